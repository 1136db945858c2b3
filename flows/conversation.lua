-- Calls somebody and lets the agent talk with them. The turns themselves are in lib/talk.lua.
local talk = require "lib.talk"

---@type Flow
return {
  api = 1,
  summary = "Call somebody and let the agent talk with them",
  params = {
    message = { type = "string", min = 1, description = "The first words; the greeting when left out." },
    dtmf_sequence = { type = "string", min = 1, description = "Keys to press on answer, waits included." },
  },
  config = talk.config,
  needs = { agent = true },

  outbound = function(call, args)
    local dial = { say = args.message or call.config.greeting }
    -- Not every carrier can press keys for a call that it connects; without any there is nothing to ask for.
    dial.dtmf = args.dtmf_sequence
    local callee, reason = call:dial(dial)
    if not callee then
      emit("conversation.failed", { reason = reason })
      return
    end
    talk.run(call)
  end,

  actions = {
    -- A polite end: says goodbye, and lets the other side keep the call by talking over it.
    wrap_up = {
      description = "Say goodbye and end the call. Whoever talks over the goodbye keeps the call.",
      parameters = {
        type = "object",
        properties = { message = { type = "string", minLength = 1, description = "The last words." } },
      },
      run = function(call, args)
        local ended, reason = call:finish{ say = args.message or call.config.goodbye }
        return { ended = ended == true, reason = reason }
      end,
    },
  },
}
