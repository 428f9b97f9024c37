"""Who sees counts only: small ones are held back from whoever may not look the employers up by name."""

from models.queries.workspaces import Workspace


def counts_only(workspace: Workspace) -> bool:
    """Whether something is counted here whose employers this person may not see by name."""
    return workspace.partner or any(one.rows_in not in (None, one.counted_in) for one in workspace.seen)
