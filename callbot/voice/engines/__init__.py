"""One engine a file; each imports its library when it is made, for they are in the extra voice."""
