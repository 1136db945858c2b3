local sim = require "sim"

local INTRO = "Hello everybody, I take the notes."

local function join(t, args)
  local room = t:calls("meet", { to = "+15550005678", mode = "meet", args = args })
  room:answers{ after = 1 }
  return room
end

-- The keys without the waits between them.
local function keys(room) return (room:received_digits():gsub(",", "")) end

local function times_heard(room, text) return select(2, room:heard():gsub(text, "")) end

sim.test("a PIN is sent after the conference's welcome, then the intro is said", function(t)
  local room = join(t, { dial_in_number = "+1 (555) 000-5678", pin = "12 34", intro = INTRO })
  t:sleeps(10)
  t:equals(keys(room), "", "keys during the welcome")
  room:hears("I take the notes", { within = 30 })
  t:equals(keys(room), "1234#", "keys after the welcome")
  room:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("a PIN that ends with # gets no second one", function(t)
  local room = join(t, { pin = "1234#" })
  t:sleeps(22)
  t:equals(keys(room), "1234#", "keys")
  room:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("an explicit sequence is sent as it is, but for spaces, and goes before a PIN", function(t)
  local room = join(t, { dtmf_sequence = "1 w2 #", pin = "999" })
  t:sleeps(9)
  t:equals(keys(room), "12#", "keys")
  room:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("without PIN and sequence no keys are sent", function(t)
  local room = join(t, { intro = INTRO })
  room:hears("I take the notes")
  t:equals(room:received_digits(), "", "keys")
  room:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("a PIN with letters is refused before dialling", function(t)
  join(t, { pin = "12a4" })
  t:ends{ reason = "error", error = "lua_error" }
end)

sim.test("a sequence with letters is refused before dialling", function(t)
  join(t, { dtmf_sequence = "12x" })
  t:ends{ reason = "error", error = "verb.argument" }
end)

sim.test("a conference that does not answer is reported", function(t)
  local room = join(t, { pin = "1234" })
  room:no_answer()
  t:equals(t:emitted("meet.failed", { within = 60 }).reason, "no-answer", "reason")
  t:ends{ reason = "no-answer" }
end)

sim.test("the model talks until it closes the session", function(t)
  t:realtime{ { on = "who are you", say = "The assistant." }, { on = "goodbye", close = true } }
  local room = join(t, { intro = INTRO })
  room:hears("I take the notes")
  room:says("who are you")
  room:hears("the assistant")
  room:says("goodbye everybody")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("the model answers the meeting until that is over", function(t)
  t:realtime{ { on = "who are you", say = "The assistant." } }
  local room = join(t, { intro = INTRO })
  room:hears("I take the notes")
  room:says("who are you")
  room:hears("the assistant")
  room:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

-- What the model does not know, it asks the agent.
local ASKS = {
  { on = "which room", tool = "openclaw_agent_consult", arguments = { question = "Which room is this meeting in?" },
    say = "{result}" },
}

sim.test("what the model asks the agent is answered once", function(t)
  t:realtime(ASKS)
  t:consult{ progress = {} }
  t:agent{ { match = "which room", reply = "It is room four.", delay = 1 } }
  local room = join(t, { intro = INTRO })
  room:hears("I take the notes")
  room:says("which room are we in")
  room:hears("it is room four")
  t:sleeps(6)
  t:equals(times_heard(room, "room four"), 1, "times the answer was heard")
  room:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("while the agent is asked nobody waits in silence", function(t)
  t:realtime(ASKS)
  t:agent{ { match = "which room", reply = "It is room four.", delay = 8.5 } }
  local room = join(t, { intro = INTRO })
  room:hears("I take the notes")
  room:says("which room are we in")
  room:hears("looking into it")
  room:hears("still on it")
  room:hears("it is room four")
  t:check(room:longest_silence() <= 4, "nobody waited for more than 4 s, but " .. room:longest_silence())
  t:equals(times_heard(room, "room four"), 1, "times the answer was heard")
  room:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

-- Late enough for the progress line, with or without a restart on the way.
for what, rule in pairs{ fails = { fail = "unavailable", delay = 4 }, ["says nothing"] = { silent = true } } do
  sim.test("an agent that " .. what .. " is made up for", function(t)
    t:realtime(ASKS)
    t:consult{ deadline = 5, fallback = "I cannot find that out now." }
    t:agent{ rule }
    local room = join(t, { intro = INTRO })
    room:hears("I take the notes")
    room:says("which room are we in")
    room:hears("cannot find that out now")
    t:equals(times_heard(room, "cannot find"), 1, "times it was said")
    t:check(room:longest_silence() <= 4, "nobody waited for more than 4 s, but " .. room:longest_silence())
    room:hangs_up()
    t:ends{ reason = "hangup-user" }
  end)
end

sim.test("where every answer is the agent's, a model that does not ask is given it", function(t)
  t:realtime{ { on = "which room", say = "Room nine, I think." } }
  t:consult{ policy = "always", progress = {} }
  t:agent{ { match = "which room", reply = "It is room four.", delay = 2 } }
  local room = join(t, { intro = INTRO })
  room:hears("I take the notes")
  room:says("which room are we in")
  room:hears("it is room four")
  t:sleeps(6)
  t:equals(times_heard(room, "room four"), 1, "times the answer was heard")
  t:equals(times_heard(room, "i think"), 0, "times its guess was heard to the end")
  room:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("and one that does ask is answered once", function(t)
  t:realtime(ASKS)
  t:consult{ policy = "always", progress = {} }
  t:agent{ { match = "which room", reply = "It is room four.", delay = 3 } }
  local room = join(t, { intro = INTRO })
  room:hears("I take the notes")
  room:says("which room are we in")
  room:hears("it is room four")
  t:sleeps(8)
  t:equals(times_heard(room, "room four"), 1, "times the answer was heard")
  room:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("where no agent may be asked, none is", function(t)
  t:realtime{ { on = "which room", tool = "openclaw_agent_consult", say = "I do not know, {result}." } }
  t:consult{ tools = "none" }
  t:agent{ { reply = "It is room four." } }
  local room = join(t, { intro = INTRO })
  room:hears("I take the notes")
  room:says("which room are we in")
  room:hears("I do not know")
  t:equals(times_heard(room, "room four"), 0, "times the agent was heard")
  room:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("without a model the meeting is listened to and answered, and silence is no reason to leave", function(t)
  t:realtime{ fail = "unavailable" }
  t:config{ patience = 5 }
  t:agent{ { match = "who are you", reply = "The assistant." } }
  local room = join(t, { intro = INTRO })
  room:hears("I take the notes")
  room:stays_silent(12)
  room:says("who are you")
  room:hears("the assistant")
  t:check(not room:heard():find("still there", 1, true), "no reminder")
  t:check(t:does("leave", {}), "leave")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("on a carrier that carries no sound both ways the intro is said and the meeting heard", function(t)
  t:lacks("realtime")
  t:agent{ { match = "who are you", reply = "The assistant." } }
  local room = join(t, { intro = INTRO })
  room:hears("I take the notes")
  room:says("who are you")
  room:hears("the assistant")
  room:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

local NOT_KNOWN = "sorry that pin is not recognized"

sim.test("a model that hears that the PIN is wrong reports it and leaves", function(t)
  t:realtime{ { on = "not recognized", tool = "not_let_in", arguments = { heard = NOT_KNOWN } } }
  local room = join(t, { pin = "1234" })
  t:sleeps(22)
  room:says(NOT_KNOWN)
  t:equals(t:emitted("meet.not_joined", { within = 60 }).heard, NOT_KNOWN, "what was heard")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("a model that does not say what it heard is believed", function(t)
  t:realtime{ { on = "nobody", tool = "not_let_in" } }
  local room = join(t, {})
  t:sleeps(6)
  room:says("there is nobody here")
  t:equals(t:emitted("meet.not_joined", { within = 60 }).heard, "a refusal", "what was heard")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("a refusal is told from a meeting that ended, also when the model only closes", function(t)
  t:realtime{ { on = "not recognized", close = true } }
  local room = join(t, {})
  t:sleeps(6)
  room:says(NOT_KNOWN)
  t:equals(t:emitted("meet.not_joined", { within = 60 }).heard, NOT_KNOWN, "what was heard")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("without a model a refusal at the door ends the call", function(t)
  t:lacks("realtime")
  local room = join(t, {})
  t:sleeps(6)
  room:says(NOT_KNOWN)
  t:equals(t:emitted("meet.not_joined", { within = 60 }).heard, NOT_KNOWN, "what was heard")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("without a model the agent tells a refusal that the flow does not know", function(t)
  t:lacks("realtime")
  t:agent{ { match = "nobody", tool = "not_let_in", arguments = { heard = "nobody here" }, reply = "Goodbye." } }
  local room = join(t, {})
  t:sleeps(6)
  room:says("there is nobody here")
  room:hears("goodbye")
  t:equals(t:emitted("meet.not_joined", { within = 60 }).heard, "nobody here", "what was heard")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("without a model and an intro it only listens", function(t)
  t:realtime{ fail = "unavailable" }
  local room = join(t, {})
  t:sleeps(8)
  t:equals(room:heard(), "", "what was said")
  room:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("after a session that broke off the intro is not said again", function(t)
  t:realtime{ fail = "failed" }
  t:agent{ { reply = "I see." } }
  local room = join(t, { intro = INTRO })
  t:sleeps(8)
  room:says("are you there")
  room:hears("I see")
  t:equals(times_heard(room, "take the notes"), 0, "times the intro was said without the model")
  room:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("an intro that comes later is said once", function(t)
  local room = join(t, {})
  t:sleeps(6)
  local ok, result = t:does("speak", { message = INTRO })
  t:check(ok and result.spoken, "the intro was said")
  ok, result = t:does("speak", { message = INTRO })
  t:check(ok and not result.spoken, "the second time it was not")
  room:hears("take the notes")
  t:equals(times_heard(room, "take the notes"), 1, "times the intro was heard")
  room:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("an intro that comes twice is said once, other words are said", function(t)
  local room = join(t, { intro = INTRO })
  room:hears("I take the notes")
  local ok, result = t:does("speak", { message = INTRO })
  t:check(ok and not result.spoken, "the intro was not said again")
  ok, result = t:does("speak", { message = "The notes are ready." })
  t:check(ok and result.spoken, "other words were said")
  t:equals(times_heard(room, "take the notes"), 1, "times the intro was heard")
  room:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("nothing can be said before the meeting is joined, or without words", function(t)
  local room = t:calls("meet", { to = "+15550005678", mode = "meet", args = {} })
  room:answers{ after = 8 }
  t:sleeps(4)
  local ok, problem = t:does("speak", { message = INTRO })
  t:check(not ok and problem:find("not joined yet", 1, true), "refused while it rings")
  t:sleeps(10)
  ok, problem = t:does("speak", {})
  t:check(not ok and problem:find("needs a message", 1, true), "refused without words")
  room:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("the model's session is left when asked to", function(t)
  local room = join(t, { intro = INTRO })
  room:hears("I take the notes")
  t:check(t:does("leave", {}), "leave")
  t:ends{ reason = "hangup-bot" }
end)
