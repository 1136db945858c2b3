-- A front desk with a voice model: the caller's number by keys, then a talk, then people. The model leaves the line for
-- whatever keys or carriers do better, and comes back knowing what was said. Copy it and make it yours.

local INSTRUCTIONS = "You are the front desk of a company, on the phone. Answer in one or two short sentences. Use the "
  .. "tool 'hours' for opening hours. Use the tool 'hand_over' as soon as you know that the caller wants to talk to "
  .. "sales or support, has a customer number to key in, or has nothing more to ask."

-- Where the model hands over to, and the caller's number. One Lua state serves one call: they are this call's alone.
local target, customer

local function read_number(call, question)
  local keys = call:gather{ say = question, max = 12, timeout = call.config.patience }
  if not keys then return "I did not get a number." end
  customer = keys.digits
  return "Thank you."
end

-- Lets the model talk until it hands over; returns where to, or nil when there is no model (any more).
local function talk(call, greeting)
  local ending, reason = nil, "unavailable"
  target = nil
  if call.caps.realtime then
    ending, reason = call:realtime{
      instructions = INSTRUCTIONS,
      greeting = greeting,
      leave_when = { tool = "hand_over" },
    }
  end
  if ending then return target or "goodbye" end
  log.warn("no voice model, going on without", { reason = reason })
end

-- Returns why the caller is still here, or nil when somebody has taken the call.
local function connect(call, department)
  local number = call.config[department .. "_number"]
  if not number then return "Nobody is in " .. department .. " today." end
  local ok, reason = call:transfer{ to = number, announce = "Connecting you with " .. department .. "." }
  if ok then return nil end
  log.warn("transfer failed", { department = department, reason = reason })
  return "Nobody in " .. department .. " can take your call right now."
end

-- Where the caller wants to go, by key.
local function choose(call, news)
  local keys = call:gather{
    say = news .. " For sales, press 1. For support, press 2.",
    digits = 1,
    timeout = call.config.patience,
  }
  return keys and ({ ["1"] = "sales", ["2"] = "support" })[keys.digits] or "goodbye"
end

---@type Flow
return {
  api = 1,
  summary = "Take a customer number, let a voice model talk, connect the caller",
  config = {
    greeting = { type = "string", default = "Welcome.", description = "The first words." },
    goodbye = { type = "string", default = "Thank you for calling. Goodbye.", description = "The last words." },
    hours = { type = "string", default = "nine to five, Monday to Friday", description = "When people are there." },
    patience = { type = "number", default = 6, min = 1, max = 60, description = "Seconds to wait for a key." },
    sales_number = { type = "string", format = "e164", description = "Where sales calls go." },
    support_number = { type = "string", format = "e164", description = "Where support calls go." },
  },
  needs = { realtime = true, transfer = { "config:sales_number", "config:support_number" } },

  inbound = function(call)
    call:answer()
    local news = read_number(call, call.config.greeting .. " Please key in your customer number, or hold the line.")
    local has_model = true
    for _ = 1, 10 do
      local wish = has_model and talk(call, news .. " What can I do for you?")
      if not wish then
        has_model = false
        wish = choose(call, news)
      end
      if wish == "goodbye" then break end
      if wish == "keypad" then
        news = read_number(call, "Please key in your customer number.")
      else
        news = connect(call, wish)
        if not news then return end
      end
    end
    call:finish{ say = call.config.goodbye }
  end,

  on_end = function(call)
    if customer then emit("customer.called", { customer = customer, from = call.from, wish = target }) end
  end,

  tools = {
    hours = {
      description = "Tells when people are there.",
      parameters = { type = "object", properties = {} },
      read_only = true,
      run = function(call) return call.config.hours end,
    },
    hand_over = {
      description = "Ends the talk: connects the caller, lets the caller key in a number, or says goodbye.",
      parameters = {
        type = "object",
        properties = {
          to = {
            type = "string",
            enum = { "sales", "support", "keypad", "goodbye" },
            description = "'keypad' for a customer number.",
          },
        },
        required = { "to" },
      },
      run = function(_, args)
        target = args.to
        return { ok = true }
      end,
    },
  },
}
