//! Text inside a scalar as a source of its own, every character of which is traced to the outer file.
