-- The message that the caller sent under this name of theirs. $1 conversation, $2 client_id.
select row_to_json(message)::text
from api.messages as message
where message.conversation_id = $1 and message.sender_id = (select auth.uid()) and message.client_id = $2
