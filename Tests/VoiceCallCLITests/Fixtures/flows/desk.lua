-- A flow for tests of the command line: asks a question and repeats the answer.
return {
  api = 1,
  summary = "Ask a question and repeat the answer",
  config = { question = { type = "string", default = "What is it about?", description = "The question." } },

  inbound = function(call)
    call:answer()
    local heard = call:ask(call.config.question, { timeout = 6, digits = 2 })
    if heard and heard.digits then
      call:finish{ say = "You pressed " .. heard.digits .. "." }
    elseif heard then
      emit("desk.asked", { about = heard.text, from = call.from })
      call:finish{ say = "I will tell them about " .. heard.text .. "." }
    else
      call:finish{ say = "Goodbye." }
    end
  end,
}
