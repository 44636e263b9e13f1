"""How the window looks: colours, type, sizes, icons and the focus ring (design tokens)."""
