"""What does the user take away? Extractions in; tables, annotations, rows and summaries out."""
