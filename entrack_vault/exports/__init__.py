"""What leaves the vault: printed pages, files on a disk, protected copies.

Nothing here reads the store or decides who may see what. Values come in frozen, bytes go out.
"""
