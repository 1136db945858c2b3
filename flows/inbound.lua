-- Takes calls from callers whom the deployment's policy admits and lets the agent talk with them.
local talk = require "lib.talk"

---@type Flow
return {
  api = 1,
  summary = "Screen the caller, greet, let the agent talk",
  config = talk.config,
  needs = { agent = true },

  -- Runs before the call is answered, so a caller who is turned away pays nothing and hears nothing.
  screen = function(call)
    if call:caller_allowed() then return true end
    return false, "the policy '" .. call.policy .. "' does not admit this caller"
  end,

  inbound = function(call)
    call:answer()
    call:say(call.config.greeting)
    talk.run(call)
  end,
}
