/// Small flows as tests use them.
enum TestFlows {
    /// Dials, says one thing, hangs up.
    static let notify = """
        return {
          api = 1,
          params = { message = { type = "string", default = "hello" } },
          outbound = function(call, args)
            if not call:dial{} then return end
            call:say(args.message)
            call:hangup()
          end,
        }
        """

    /// Answers and stays until somebody ends the call.
    static let stay = """
        return {
          api = 1,
          inbound = function(call) call:answer() call:sleep(60) end,
          outbound = function(call) call:dial{} call:sleep(60) end,
        }
        """

    /// Everything a call can leave traces with.
    static let conversation = """
        return {
          api = 1,
          needs = { agent = true },
          outbound = function(call, args)
            if not call:dial{} then return end
            call:say("who is there " .. math.random(1000))
            local heard = call:listen{ timeout = 5 }
            kv.set("calls", (kv.get("calls") or 0) + 1)
            local answer = agent.respond{ text = heard.text, deadline = 5 }
            call:finish{ say = answer.text }
          end,
          on_end = function(call, ending) memory.append("ended " .. ending.reason) end,
        }
        """
}
