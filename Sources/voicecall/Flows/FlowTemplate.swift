/// What `flow new` writes.
enum FlowTemplate {
    static let flow = """
        -- Says what this flow is for, in a sentence.

        ---@type Flow
        return {
          api = 1,
          summary = "Answer, ask for a name, say goodbye",
          config = {
            greeting = { type = "string", default = "Hello. Who is calling, please?", description = "The first words." },
          },

          inbound = function(call)
            call:answer()
            -- When the caller hangs up, the verb that waits raises `hangup`; nothing here needs to check for it.
            local heard = call:ask(call.config.greeting, { timeout = 6 })
            if heard then
              emit("caller.named", { name = heard.text })
              call:finish{ say = "Thank you, " .. heard.text .. ". Goodbye." }
            else
              call:finish{ say = "I did not hear you. Goodbye." }
            end
          end,
        }

        """

    static func spec(for name: String) -> String {
        """
        -- What must come of \(name).lua, whoever calls. Run it with: voicecall flow test \(name)
        local sim = require "sim"

        sim.test("a caller who gives a name is thanked", function(t)
          local caller = t:dials("\(name)")
          caller:hears("who is calling")
          caller:says("Ada")
          caller:hears("thank you Ada")
          local named = t:emitted("caller.named")
          -- Each recogniser has its own way with capitals.
          t:equals(named.name:lower(), "ada")
          t:ends{ reason = "hangup-bot" }
        end)

        sim.test("a caller who says nothing is let go", function(t)
          local caller = t:dials("\(name)")
          caller:hears("who is calling")
          caller:hears("did not hear you", { within = 20 })
          t:ends{ reason = "hangup-bot" }
        end)

        """
    }
}
