"""Ways of scoring a question against the examples, one module each; opinions.py sets them side by side."""
