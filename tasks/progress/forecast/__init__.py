"""Where disbursement will stand at the end: methods side by side, chosen by how well they did before."""
