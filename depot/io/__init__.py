"""Files in, with findings; documents and workbooks out."""
