from .request import Approval, Decision, Deputy, Seat, Stage

__all__ = ["Approval", "Decision", "Deputy", "Seat", "Stage"]
