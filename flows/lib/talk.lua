-- The conversation that `conversation` and `inbound` hold: listen, ask the agent, say its answer, listen again.
-- When the caller hangs up, the verb that waits raises `hangup` and the flow unwinds; nothing here checks for it.
local talk = {}

-- Settings of a deployment for every flow that talks this way.
talk.config = {
  greeting = { type = "string", default = "Hello, how can I help?", description = "The first words." },
  reprompt = { type = "string", default = "Are you still there?", description = "Said once into a silence." },
  goodbye = { type = "string", default = "Goodbye.", description = "The last words." },
  patience = { type = "number", default = 8, min = 1, max = 600, description = "Seconds of silence allowed." },
  agent_deadline = { type = "number", default = 20, min = 0.1, max = 600, description = "Seconds for an answer." },
  meanwhile = { type = "string", default = "One moment, please.", description = "Said when the answer takes longer." },
  otherwise = {
    type = "string",
    default = "I am sorry, I cannot answer that right now.",
    description = "Said when the agent gives no answer.",
  },
  max_turns = { type = "integer", default = 50, min = 1, max = 1000, description = "Turns before goodbye." },
}

-- Asks the agent and says its answer from the first sentence on. What the caller adds before that belongs to the same
-- turn; who talks over the answer ends it, and those words are the next turn. An empty answer is a silence.
function talk.reply(call, text)
  agent.respond{
    text = text,
    say = true,
    deadline = call.config.agent_deadline,
    meanwhile = call.config.meanwhile,
    otherwise = call.config.otherwise,
  }
end

-- The caller's next words. A silence gets one reminder, then a goodbye; who talks over the goodbye is heard out.
-- Returns nil once the goodbye was played and the call is over.
function talk.next_words(call)
  local patience = { timeout = call.config.patience }
  repeat
    local heard = call:listen(patience) or call:ask(call.config.reprompt, patience)
    if heard then return heard.text end
  until call:finish{ say = call.config.goodbye }
end

-- The whole conversation, from after the first words to the end of the call.
function talk.run(call)
  for _ = 1, call.config.max_turns do
    local text = talk.next_words(call)
    if not text then return end
    talk.reply(call, text)
  end
  call:finish{ say = call.config.goodbye }
end

return talk
