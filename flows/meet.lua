-- Dials into a conference, lets itself in with a PIN, and talks there through a realtime model.
local talk = require "lib.talk"

-- A conference needs about 12 seconds for its welcome before it hears a PIN; each `w` waits half a second.
local WELCOME = ("w"):rep(24)

-- What a conference's voice says to somebody it does not let in.
local REFUSALS = {
  "not recogni[sz]ed", "invalid pin", "incorrect pin", "wrong pin", "pin is not", "meeting has ended",
  "meeting has not started", "not been let in", "nobody let you in", "no one let you in",
}
-- Later than this, in seconds, people talk about such things.
local AT_THE_DOOR = 60

-- One Lua state serves one call, so these belong to this call alone.
local joined, intro_said, turned_away = false, nil, nil

-- The keys to press on answer: a sequence written out by hand as it is, or one made from the PIN, or none.
local function keys(args)
  local sequence = (args.dtmf_sequence or ""):gsub(" ", "")
  if sequence ~= "" then return sequence end
  local pin = (args.pin or ""):gsub(" ", "")
  if pin == "" then return nil end
  local digits = pin:match("^(%d+)#?$")
  if not digits then error("the PIN may only contain digits and a closing #", 0) end
  return WELCOME .. digits .. "#"
end

-- The number without what people write between its digits.
local function cleaned(number) return (number:gsub("[ .()-]", "")) end

local function is_refusal(text)
  for _, refusal in ipairs(REFUSALS) do
    if text:lower():find(refusal) then return true end
  end
  return false
end

-- The first words from the other side, when they are a refusal.
local function refusal_in(transcript)
  for _, line in ipairs(transcript) do
    if line.speaker == "user" then return is_refusal(line.text) and line.text or nil end
  end
end

-- Without a model the meeting is heard and answered sentence by sentence. A silent meeting is no reason to leave.
local function listen_in(call)
  local door = clock.now() + AT_THE_DOOR
  while true do
    local heard = call:listen{ timeout = call.config.patience }
    if heard and clock.now() < door and is_refusal(heard.text) then return heard.text end
    if heard then talk.reply(call, heard.text) end
    if turned_away then return turned_away end
  end
end

---@type Flow
return {
  api = 1,
  summary = "Dial into a meeting, enter the PIN, talk through a realtime model",
  params = {
    dial_in_number = { type = "string", description = "The conference's number; the call's own when left out." },
    pin = { type = "string", description = "Digits, with or without the closing #." },
    dtmf_sequence = { type = "string", description = "Keys to press instead of the PIN, waits included." },
    intro = { type = "string", min = 1, description = "The first words in the meeting." },
  },
  config = talk.config,
  needs = { realtime = true, agent = true },

  outbound = function(call, args)
    local attendee, reason = call:dial{ to = cleaned(args.dial_in_number or call.to), dtmf = keys(args) }
    if not attendee then
      emit("meet.failed", { reason = reason })
      return
    end
    joined, intro_said = true, args.intro
    local ending, why = nil, "unavailable"
    if call.caps.realtime then
      ending, why = call:realtime{ greeting = args.intro, leave_when = { tool = "not_let_in" } }
    end
    if ending then
      turned_away = turned_away or refusal_in(ending.transcript)
    else
      log.warn("no realtime model, going on without", { reason = why })
      -- A session that broke off may have said the intro already; twice would be worse than not at all.
      if why == "unavailable" and args.intro then call:say(args.intro) end
      turned_away = listen_in(call)
    end
    if turned_away then emit("meet.not_joined", { heard = turned_away }) end
  end,

  tools = {
    not_let_in = {
      description = "Call this when an automatic voice says that the PIN is wrong, that the meeting is over or has not "
        .. "begun, or that nobody lets you in. Not for anything that people say.",
      parameters = {
        type = "object",
        properties = { heard = { type = "string", description = "What the voice said." } },
      },
      run = function(_, args)
        turned_away = args.heard or "a refusal"
        return "the call ends"
      end,
    },
  },

  actions = {
    -- An intro may come after the call was placed, or come again: it is said once.
    speak = function(call, args)
      local message = assert(args.message, "speak needs a message")
      if not joined then error("the meeting is not joined yet", 0) end
      if message == intro_said then return { spoken = false, reason = "said before" } end
      intro_said = intro_said or message
      call:say(message)
      return { spoken = true }
    end,
    leave = function(call) return call:hangup() end,
  },
}
