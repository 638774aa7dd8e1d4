"""Whether the app has answered what a page asked it for, told by what they send one another."""

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

# A run that ends to begin again is no answer; nor is that of a fragment, which polls.
ENDS = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR}


class Answers:
    """Runs of the whole script that a page waits for.

    What the page itself says isn't enough: it shows no run before the app has begun one, and
    none between a run and the one that it asks for.

    Attributes
    ----------
    is_due
        Whether a run was asked for or has begun, and hasn't ended.
    """

    def __init__(self, page):
        self.is_due = False
        self._has_begun = False
        page.on("websocket", self._listen)

    def _listen(self, socket):
        socket.on("framesent", self._ask)
        socket.on("framereceived", self._hear)

    def _ask(self, payload):
        message = BackMsg.FromString(payload)
        if message.HasField("rerun_script") and not message.rerun_script.fragment_id:
            self.is_due, self._has_begun = True, False

    def _hear(self, payload):
        message = ForwardMsg.FromString(payload)
        kind = message.WhichOneof("type")
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self.is_due = self._has_begun = True
        elif kind == "script_finished" and message.script_finished in ENDS and self._has_begun:
            # An end that comes before its beginning is that of the run before.
            self.is_due = False
