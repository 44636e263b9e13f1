"""The reception: registering whoever comes, who is in the building, signing them out, and the fire list."""
