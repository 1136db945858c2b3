-- A small reception: a menu by key or by voice, transfers, and messages. Copy it and make it yours.

local MENU = "For sales, press 1 or say sales. For support, press 2. To leave a message, press 3."
local CHOICES = { "sales", "support", "message" } -- in the order of their keys

-- What the caller dictated. One Lua state serves one call, so these belong to this call alone.
local messages = {}

-- Asks the menu, once more when nothing useful comes; nil when that does not help either.
local function choose(call)
  local question = call.config.greeting .. " " .. MENU
  for _ = 1, 2 do
    local answer = call:ask(question, { digits = 1, timeout = call.config.patience }) or {}
    local words = (answer.text or ""):lower()
    for key, name in ipairs(CHOICES) do
      if answer.digits == tostring(key) or words:find(name, 1, true) then return name end
    end
    question = "Sorry, I did not get that. " .. MENU
  end
end

-- Only a clear "no" is a no: who says nothing more after dictating wants the message kept.
local function is_refused(answer)
  return answer and (answer.digits == "2" or (answer.text or ""):lower():find("^no%f[%A]") ~= nil)
end

local function take_message(call, why)
  local question = why .. " Please tell me your message."
  for _ = 1, 2 do
    -- People pause while they dictate, so it takes a longer silence to end a message.
    local heard = call:ask(question, { timeout = call.config.patience, silence = 2 })
    if not heard then return end
    table.insert(messages, heard.text)
    local answer = call:ask("I have: " .. heard.text .. ". Press 1 to keep it, or 2 to say it again.", { digits = 1 })
    if not is_refused(answer) then return end
    table.remove(messages)
    question = "Let us try again."
  end
end

local function connect(call, department)
  local number = call.config[department .. "_number"]
  if not number then return take_message(call, "Nobody is in " .. department .. " today.") end
  local ok, reason = call:transfer{ to = number, announce = "Connecting you with " .. department .. "." }
  if ok then return end
  log.warn("transfer failed", { department = department, reason = reason })
  take_message(call, "Nobody in " .. department .. " can take your call right now.")
end

local function serve(call)
  local choice = choose(call)
  if choice == "sales" or choice == "support" then return connect(call, choice) end
  take_message(call, choice and "Gladly." or "Let me take a message instead.")
end

---@type Flow
return {
  api = 1,
  summary = "Answer, find out what the caller wants, connect or take a message",
  config = {
    greeting = { type = "string", default = "Welcome. How can I help you?", description = "Said before the menu." },
    goodbye = { type = "string", default = "Thank you for calling. Goodbye.", description = "The last words." },
    patience = { type = "number", default = 6, min = 1, max = 60, description = "Seconds to wait for an answer." },
    sales_number = { type = "string", format = "e164", description = "Where sales calls go." },
    support_number = { type = "string", format = "e164", description = "Where support calls go." },
  },
  needs = { transfer = { "config:sales_number", "config:support_number" } },

  inbound = function(call)
    call:answer()
    -- A caller who talks over the goodbye wants something more, and gets the menu again.
    repeat serve(call) until call:finish{ say = call.config.goodbye }
  end,

  -- Here and not in `take_message`, so that a message is kept as well when the caller hangs up after dictating it.
  on_end = function(call)
    for number, text in ipairs(messages) do
      local key = "message." .. call.id .. "." .. number
      kv.set(key, { from = call.from, text = text })
      emit("message.taken", { key = key, from = call.from, text = text })
    end
  end,
}
