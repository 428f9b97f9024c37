"""Absence returns: sent by employers, checked, explained and put right."""
