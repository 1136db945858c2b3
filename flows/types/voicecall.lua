---@meta
-- Made from the verb table; `voicecall flow stubs` writes it anew. Changes by hand are lost.
-- Times are in seconds unless a name ends in `_ms`.

---@alias CallStateName "initiated"|"ringing"|"answered"|"active"|"speaking"|"listening"|"completed"|"hangup-user"|"hangup-bot"|"timeout"|"error"|"failed"|"no-answer"|"busy"|"voicemail"

---@alias WaitEventName
---| '"dtmf"' # The caller pressed keys; `data` holds the digits.
---| '"speech"' # The caller said something; `data` holds the text.
---| '"message"' # Someone sent the flow a message; `data` is what they sent.
---| string

---@class (exact) Flow
---@field api integer The version of this interface: 1.
---@field summary? string One line about the flow. (at most 500 bytes)
---@field params? table<string, FlowParam> What `call.args` holds; checked before a call is placed. (at most 64 entries)
---@field config? table<string, FlowParam> What `call.config` holds; checked when the flow is loaded. (at most 64 entries)
---@field needs? FlowNeeds What the flow may use. Nothing else is granted.
---@field outbound? fun(call: Call, args: table<string, any>) A call to be placed.
---@field screen? fun(call: Call): boolean, string? An inbound call before it is answered: true, or false and a reason. It has one second.
---@field inbound? fun(call: Call) An inbound call that was accepted.
---@field actions? table<string, FlowAction|fun(call: Call, args: table<string, any>): any> What an agent or operator may ask of a live call, by name; one with a description is offered to agents as a tool. (at most 64 entries)
---@field tools? table<string, FlowTool> What is offered to the model, by name. (at most 64 entries)
---@field on_end? fun(call: Call, ending: Ending) Runs after every call, however it ended. It has two seconds.

---@class (exact) FlowNeeds
---@field agent? boolean Uses `agent.respond` and `agent.consult`. (default false)
---@field http? string[] Host names that `http` may reach. (at most 64 entries)
---@field transfer? string[] Numbers that `call:transfer` may reach: E.164, or `config:NAME` for the setting of that name. (at most 64 entries)
---@field realtime? boolean Uses `call:realtime`. (default false)
---@field kv? boolean Says that the flow stores values; `kv` and `memory` are granted anyway.

---@class (exact) FlowParam
---@field type "string"|"number"|"integer"|"boolean"|"table"|"array" What it is.
---@field required? boolean Whether it must be given. (default false)
---@field default? any What is used when it is not given.
---@field min? number The least number, or the fewest characters or elements.
---@field max? number The greatest number, or the most characters or elements.
---@field enum? any[] The only values there are. (at most 256 entries)
---@field description? string What it is for. (at most 1000 bytes)
---@field format? "e164"|"digits" What a string must look like.

---@class (exact) FlowTool
---@field description string Tells the model what the tool is for. (1 to 4096 bytes)
---@field parameters? table<string, any> A JSON Schema of type object. (at most 32 entries)
---@field read_only? boolean It changes nothing: it may be used where an agent is only to look things up. (default false)
---@field run fun(call: Call, args: table<string, any>): any Does it; what it returns goes to the model.

---@class (exact) FlowAction
---@field description string Tells an agent or operator what it does. (1 to 4096 bytes)
---@field parameters? table<string, any> A JSON Schema of type object, for `args`. (at most 32 entries)
---@field run fun(call: Call, args: table<string, any>): any Does it; what it returns is the answer.

---@class (exact) Ending
---@field reason "completed"|"hangup-user"|"hangup-bot"|"timeout"|"error"|"failed"|"no-answer"|"busy"|"voicemail" Why the call ended.
---@field error? string What went wrong, when something did. (at most 10000 bytes)

---@class (exact) DialOptions
---@field to? string Whom to call, E.164; the call's own `to` when left out. (E.164)
---@field from? string The caller id to show; the deployment's when left out. (E.164)
---@field say? string Spoken exactly once, as soon as somebody picks up. (at most 10000 bytes)
---@field dtmf? string Keys sent on answer; `w` waits half a second, `W` a second. (1 to 256 of `0-9 * # w W p P ,`, needs the carrier's `dtmf_before_connect`)
---@field ring? number How long to let it ring; the deployment's when left out. (1 to 600 s)
---@field detect_machine? boolean Find out whether a person or a machine answers. (needs the carrier's `machine_detection`)

---@class (exact) FinishOptions
---@field say? string The farewell. (at most 10000 bytes, needs the carrier's `speak`)
---@field voice? string Whose voice says it. (1 to 256 bytes)

---@class (exact) TransferOptions
---@field to string Where to, E.164; must be granted in `needs.transfer`. (E.164)
---@field announce? string Told to the caller first. (at most 10000 bytes)
---@field timeout? number How long the other number may ring. (1 to 600 s, default 30)

---@class (exact) SayOptions
---@field voice? string Whose voice says it; the deployment's when left out. (1 to 256 bytes)
---@field barge_in? boolean|fun(partial: string): boolean Whether the caller may interrupt; a function decides by what was understood so far. (default true)

---@class (exact) PlayOptions
---@field url? string Where the recording is; its host must be granted in `needs.http`. (http or https)
---@field file? string A WAV file in the flow's folder.
---@field barge_in? boolean|fun(partial: string): boolean Whether the caller may interrupt; a function decides by what was understood so far. (default true)

---@class (exact) ListenOptions
---@field timeout? number How long to wait for the caller to begin. (0.1 to 3600 s, default 10)
---@field silence? number How much silence ends what the caller says. (0.1 to 10 s, default 0.8)
---@field partial? fun(text: string) Called with what was understood so far; it may not wait.

---@class (exact) GatherOptions
---@field digits? integer Exactly so many keys; the last one finishes. (1 to 64)
---@field max? integer At most so many keys. (1 to 64)
---@field finish_on? string The key that finishes; an empty string for none. (0 to 1 of `0-9 * #`, default "#")
---@field say? string Said before each try. (at most 10000 bytes)
---@field tries? integer How often to ask when nothing is heard. (1 to 10, default 1)
---@field timeout? number How long to wait for the caller to begin. (0.1 to 3600 s, default 5)
---@field speech? boolean Take speech as well. (default false, needs the carrier's `listen`)

---@class (exact) AskOptions
---@field timeout? number How long to wait for the caller to begin. (0.1 to 3600 s, default 10)
---@field silence? number How much silence ends what the caller says. (0.1 to 10 s, default 0.8)
---@field digits? integer Exactly so many keys; the last one finishes. (1 to 64)
---@field max? integer At most so many keys. (1 to 64)
---@field finish_on? string The key that finishes; an empty string for none. (0 to 1 of `0-9 * #`, default "#")
---@field tries? integer How often to ask when nothing is heard. (1 to 10, default 1)
---@field reprompt? string Said instead of the question from the second try on. (at most 10000 bytes)
---@field voice? string Whose voice says it; the deployment's when left out. (1 to 256 bytes)
---@field barge_in? boolean|fun(partial: string): boolean Whether the caller may interrupt; a function decides by what was understood so far. (default true)

---@class (exact) WaitOptions
---@field events WaitEventName[] `dtmf`, `speech`, `message`, or the name of a message of your own. (at most 32 entries)
---@field timeout? number How long; until the call ends when left out. (0 to 3600 s)

---@class (exact) RealtimeOptions
---@field provider? string Which provider; the deployment's when left out. (1 to 256 bytes)
---@field instructions? string What the model is told. (at most 65536 bytes)
---@field greeting? string The model's first words; of a call placed with a `message` that message, when nothing was said yet. An empty text for none. (at most 10000 bytes)
---@field greeting_style? "verbatim"|"free" Whether the greeting is said word for word, or is what the first words are about. (default "verbatim")
---@field greeting_when? "at_once"|"spoken_to" Whether the greeting comes at once, or begins the answer to the other side's first words. After three seconds of silence it comes anyway. (default "at_once")
---@field voice? string Whose voice; the deployment's when left out. (1 to 256 bytes)
---@field tools? string[] Which of the flow's tools the model gets. (at most 64 entries)
---@field leave_when? LeaveWhen What ends it besides the call's end.

---@class (exact) LeaveWhen
---@field tool? string After this tool of the flow has run; the model is not told its result. (1 to 256 bytes)
---@field phrase? string When the caller says this. (1 to 256 bytes)
---@field event? string When this event comes.
---@field timeout? number After so long. (0 to 3600 s)

---@class (exact) RespondOptions
---@field text string What the caller said. (at most 10000 bytes)
---@field say? boolean Says the answer, the first sentence while the rest is written, and returns when it was said. What the caller adds before its first word belongs to the question: the agent is asked anew, with both. Who talks over it ends it, and those words wait for the next `call:listen`. `otherwise` is said as well, and the deadline is for the next sentence. On an answered call only. (default false)
---@field tools? string[] Which of the flow's tools the agent gets, at a chat endpoint; all of them when left out. (at most 64 entries)
---@field deadline number How long the caller may be kept waiting. Required: never dead air. (0.1 to 600 s)
---@field meanwhile? string Said when the answer takes longer. (at most 10000 bytes)
---@field meanwhile_after? number When to say it. (0 to 600 s, default 2)
---@field otherwise? string Returned as the answer when none comes in time. (at most 10000 bytes)

---@class (exact) ConsultOptions
---@field question string The question. (at most 10000 bytes)
---@field context? any Whatever the agent should know for it.
---@field tools? string[] Which of the flow's tools the agent gets, at a chat endpoint; those that are `read_only` when left out. (at most 64 entries)
---@field deadline number How long the caller may be kept waiting. Required: never dead air. (0.1 to 600 s)
---@field meanwhile? string Said when the answer takes longer. (at most 10000 bytes)
---@field meanwhile_after? number When to say it. (0 to 600 s, default 2)
---@field otherwise? string Returned as the answer when none comes in time. (at most 10000 bytes)

---@class (exact) GetRequest
---@field url string The address; its host must be granted in `needs.http`. (http or https)
---@field headers? table<string, string> Header values by name.
---@field timeout? number How long the whole exchange may take. (0.1 to 60 s, default 10)

---@class (exact) PostRequest
---@field url string The address; its host must be granted in `needs.http`. (http or https)
---@field headers? table<string, string> Header values by name.
---@field timeout? number How long the whole exchange may take. (0.1 to 60 s, default 10)
---@field body? string The body as it is. (at most 262144 bytes)
---@field json? any The body as a value, sent as JSON.

---@class (exact) SetOptions
---@field ttl? number Forgotten after so long; kept when left out. (1 to 31536000 s)

---@class (exact) Spoken
---@field played_ms integer How much the caller heard. (0 to 2147483647 ms)
---@field interrupted boolean Whether it was cut off.
---@field heard string The part of the text the caller heard; empty for a recording. (at most 10000 bytes)

---@class (exact) Dialled
---@field answered_by "human"|"machine"|"unknown" Who picked up.
---@field said? Spoken What became of the `say` text; absent when there was none.

---@class (exact) Heard
---@field text string What the caller said. (at most 10000 bytes)
---@field confidence number How sure the transcriber is; 1 when it does not tell. (0 to 1)

---@class (exact) Pressed
---@field digits string The keys, without the one that finished. (0 to 64 of `0-9 * #`)

---@class (exact) Happened
---@field event string Which of the events it was. (1 to 256 bytes)
---@field data? any What came with it.

---@class (exact) TranscriptLine
---@field speaker "bot"|"user" Who said it.
---@field text string What was said. (at most 10000 bytes)

---@class (exact) RealtimeEnding
---@field reason string Why the session ended: `tool`, `phrase`, `event`, `timeout`, `end_call` (the model said goodbye) or `completed`. (1 to 256 bytes)
---@field transcript TranscriptLine[] Who said what, in order. (at most 10000 entries)
---@field usage table<string, any> What the provider counted, such as tokens. (at most 64 entries)

---@class (exact) Reply
---@field text string What the agent answered, or the `otherwise` text. (at most 10000 bytes)
---@field fallback boolean Whether it is the `otherwise` text.
---@field heard? string With `say`: what of it was heard. (at most 10000 bytes)
---@field interrupted? boolean With `say`: whether the caller talked over it.
---@field added? string With `say`: what the caller added to the question. (at most 10000 bytes)

---@class (exact) Response
---@field status integer The HTTP status. (100 to 599)
---@field headers table<string, string> Header values by lower-case name. (at most 128 entries)
---@field body string The body. (at most 1048576 bytes)

---@class (exact) CallCaps
---@field speak boolean The carrier speaks text.
---@field play boolean The carrier plays a recording.
---@field interrupt boolean The carrier stops playout at once when the caller talks or the flow says so.
---@field listen boolean The carrier hears speech.
---@field gather_dtmf boolean The carrier hears keypad digits.
---@field send_dtmf boolean The carrier sends keypad digits on a live call.
---@field dtmf_before_connect boolean The carrier sends keypad digits on answer, before the flow goes on.
---@field transfer boolean The carrier transfers a live call.
---@field machine_detection boolean The carrier tells people from answering machines.
---@field reject_before_answer boolean The carrier refuses a call before it is answered.
---@field realtime boolean The carrier carries sound both ways at once, for a realtime model.

---@class Call
---@field id string The engine's id of this call.
---@field from string The calling number, as the carrier gave it.
---@field to string The called number.
---@field direction "outbound"|"inbound" Who placed the call, seen from here.
---@field carrier string The name of the carrier that carries the call.
---@field state CallStateName Where the call stands now.
---@field session_key string Names the conversation that memory belongs to.
---@field args table<string, any> The arguments, checked against `params`.
---@field answered_by "human"|"machine"|"unknown"|nil Who picked up; nil while that is open.
---@field caps CallCaps What the carrier of this call can do.
---@field config table<string, any> The deployment's settings for this flow, checked against `config`. Where that has a `greeting`, inbound calls find the deployment's inbound greeting there.
---@field policy string The deployment's inbound policy, such as "allowlist".
---@field mode string The mode under which the call was placed.
---@field brief string|nil What the call is for, as whoever had it placed wrote it; the agent of the call is told.
local Call = {}

---Places the call and waits until somebody picks up or nobody does. A call is dialled at most once.
---
---Needs an outbound call that was not dialled yet.
---@param options? DialOptions How to dial.
---@return Dialled|nil dialled Who picked up.
---@return "no-answer"|"busy"|"failed"|"canceled"|"lost"|nil reason Why there is no dialled.
function Call:dial(options) end

---Picks up an inbound call.
---
---Needs an inbound call that was not answered yet.
---@return boolean|nil ok Always true.
---@return "failed"|nil reason Why there is no ok.
function Call:answer() end

---Refuses an inbound call before it is answered; the caller pays nothing.
---
---Needs an inbound call that was not answered yet.
---@param reason? "busy"|"rejected" What the caller's line hears. (default "rejected")
---@return boolean ok Always true.
function Call:reject(reason) end

---Ends the call at once, in the middle of a word if need be.
---
---Needs a call that has not ended.
---@return boolean ok Always true.
function Call:hangup() end

---Says goodbye and ends the call once the farewell was really played; a caller who talks over it keeps the call.
---
---Needs a call that has not ended.
---@param options? FinishOptions The farewell.
---@return boolean|nil ok Always true.
---@return "caller_spoke"|nil reason Why there is no ok.
function Call:finish(options) end

---Connects the caller with another number and leaves the call.
---
---Needs an answered call.
---
---Granted by `needs = { transfer = { "+15550001111" } }`.
---@param options TransferOptions Where to.
---@return boolean|nil ok Always true.
---@return "busy"|"no-answer"|"failed"|nil reason Why there is no ok.
function Call:transfer(options) end

---Presses keys towards the other side.
---
---Needs an answered call.
---@param digits string Which keys; `w` waits half a second, `W` a second. (1 to 256 of `0-9 * # w W p P ,`)
---@return boolean|nil ok Always true.
---@return "failed"|nil reason Why there is no ok.
function Call:dtmf(digits) end

---Whether the deployment's inbound policy lets this caller in.
---@return boolean allowed True when the policy lets the caller in.
function Call:caller_allowed() end

---Speaks a text and waits until it was played or interrupted.
---
---Needs an answered call.
---@param text string What to say. (at most 10000 bytes)
---@param options? SayOptions How to say it.
---@return Spoken|nil spoken What the caller heard of it.
---@return "failed"|nil reason Why there is no spoken.
function Call:say(text, options) end

---Plays a recording and waits until it was played or interrupted.
---
---Needs an answered call.
---
---Granted by `needs = { http = { "the.host.name" } }`.
---
---Give exactly one of 'url' and 'file'.
---@param source PlayOptions What to play.
---@return Spoken|nil spoken How much the caller heard.
---@return "failed"|nil reason Why there is no spoken.
function Call:play(source) end

---Stops whatever is being said or played at once.
---
---Needs an answered call.
---@return boolean ok Always true.
function Call:stop_speaking() end

---Waits until the caller has said something.
---
---Needs an answered call.
---@param options? ListenOptions How to listen.
---@return Heard|nil heard What the caller said.
---@return "timeout"|nil reason Why there is no heard.
function Call:listen(options) end

---Collects keys, or speech when `speech` is set, whichever comes first.
---
---Needs an answered call.
---
---Give at most one of 'digits' and 'max'.
---@param options? GatherOptions What to collect.
---@return Pressed|Heard|nil input The keys, or what was said.
---@return "timeout"|nil reason Why there is no input.
function Call:gather(options) end

---Says a question and waits for the answer, spoken or on the keys.
---
---Needs an answered call.
---
---Give at most one of 'digits' and 'max'.
---@param text string The question. (at most 10000 bytes)
---@param options? AskOptions How to ask.
---@return Heard|Pressed|nil answer What was said, or the keys.
---@return "timeout"|nil reason Why there is no answer.
function Call:ask(text, options) end

---Waits.
---
---Needs a call that has not ended.
---@param seconds number How long. (0 to 3600 s)
---@return boolean ok Always true.
function Call:sleep(seconds) end

---Waits until one of the named events comes.
---
---Needs a call that has not ended.
---@param options WaitOptions What to wait for.
---@return Happened|nil happened Which event came, and with what.
---@return "timeout"|nil reason Why there is no happened.
function Call:wait(options) end

---Runs functions side by side until the first one returns; the others are given up.
---@param branches (fun(): any)[]|table<string, fun(): any> The functions, as a sequence or by name. (at most 32 entries)
---@return integer|string key Which function returned first.
---@return any|nil result What it returned.
function Call:any(branches) end

---Runs functions side by side until every one has returned.
---@param branches (fun(): any)[]|table<string, fun(): any> The functions, as a sequence or by name. (at most 32 entries)
---@return any[]|table<string, any> results What each returned, under the same keys.
function Call:all(branches) end

---Lets a realtime model talk with the caller; returns when that session ends. A later one knows what was said.
---
---Needs an answered call.
---
---Granted by `needs = { realtime = true }`.
---@param options? RealtimeOptions How to run the session.
---@return RealtimeEnding|nil ending Why it ended and what was said.
---@return "unavailable"|"failed"|nil reason Why there is no ending.
function Call:realtime(options) end

---@class agentlib
agent = {}

---Asks the agent for the next thing to say, with the conversation so far.
---
---Granted by `needs = { agent = true }`.
---@param options RespondOptions What to answer.
---@return Reply|nil reply The agent's answer.
---@return "deadline"|"failed"|"unavailable"|nil reason Why there is no reply.
function agent.respond(options) end

---Asks the agent a question of the flow's own, outside the conversation.
---
---Granted by `needs = { agent = true }`.
---@param options ConsultOptions What to ask.
---@return Reply|nil reply The agent's answer.
---@return "deadline"|"failed"|"unavailable"|nil reason Why there is no reply.
function agent.consult(options) end

---@class httplib
http = {}

---Fetches an address.
---
---Granted by `needs = { http = { "the.host.name" } }`.
---@param request GetRequest What to fetch.
---@return Response|nil response The answer, whatever its status.
---@return "timeout"|"failed"|"unavailable"|"lost"|nil reason Why there is no response.
function http.get(request) end

---Sends something to an address.
---
---Granted by `needs = { http = { "the.host.name" } }`.
---
---Give at most one of 'body' and 'json'.
---@param request PostRequest What to send.
---@return Response|nil response The answer, whatever its status.
---@return "timeout"|"failed"|"unavailable"|"lost"|nil reason Why there is no response.
function http.post(request) end

---@class kvlib
kv = {}

---Reads what this flow has stored under a key.
---@param key string The key. (1 to 256 bytes)
---@return any|nil value The value, or nil when there is none.
function kv.get(key) end

---Stores a value under a key, for every call of this flow.
---@param key string The key. (1 to 256 bytes)
---@param value any Plain data; use `kv.delete` to remove a value.
---@param options? SetOptions How long to keep it.
---@return boolean ok Always true.
function kv.set(key, value, options) end

---Removes what is stored under a key; nothing happens when there is nothing.
---@param key string The key. (1 to 256 bytes)
---@return boolean ok Always true.
function kv.delete(key) end

---@class memorylib
memory = {}

---Reads the notes kept for this call's session.
---@return string[] notes The notes, oldest first.
function memory.get() end

---Adds a note for later calls of the same session.
---@param text string The note. (at most 10000 bytes)
---@return boolean ok Always true.
function memory.append(text) end

---@class loglib
log = {}

---Writes a line to the call's log.
---@param message string What happened. (at most 10000 bytes)
---@param fields? table<string, any> Details by name. (at most 64 entries)
function log.info(message, fields) end

---Writes a warning to the call's log.
---@param message string What happened. (at most 10000 bytes)
---@param fields? table<string, any> Details by name. (at most 64 entries)
function log.warn(message, fields) end

---Tells whoever follows the call that something happened.
---@param name string Lower-case letters, digits and `_ . -`, at most 64.
---@param data? any What happened.
function emit(name, data) end

---@class clocklib
clock = {}

---The time, by the host's clock.
---@return number seconds Seconds since 1970, with fractions.
function clock.now() end

---@class jsonlib
---@field null userdata Stands for JSON's null inside tables.
json = {}

---The value as JSON text; raises an error for what JSON cannot hold.
---@param value any
---@return string text
function json.encode(value) end

---The value of a JSON text.
---@param text string
---@return any value nil when the text is no JSON
---@return string|nil problem
function json.decode(text) end

---Marks a table as a JSON array, which an empty table otherwise is not.
---@generic T
---@param list T[]
---@return T[] list
function json.array(list) end
