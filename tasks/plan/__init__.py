"""The approved plan: decisions read and recorded, what is covered by reports, and what must hold before issuing."""
