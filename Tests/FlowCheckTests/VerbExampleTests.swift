import CallCore
import FlowCheck
import Testing

/// The examples of the verb reference are checked like any flow.
struct VerbExampleTests {
    @Test("the example of every verb passes the check and uses the verb", arguments: VerbTable.all.map(\.name))
    func example(verb: String) throws {
        let spec = try #require(VerbTable.named(verb))
        let source = """
            local visits, heard, reason = 0, {}, "x"
            return {
              api = 1,
              needs = {
                agent = true, realtime = true, http = { "api.example.com" }, transfer = { "+15550001111" },
              },
              tools = { book = { description = "Books", run = function(call, args) end } },
              inbound = function(call)
                \(spec.example)
              end,
            }
            """
        let findings = FlowChecker.check(source: Array(source.utf8), file: "example.lua")
        #expect(findings.map(\.description) == [])
        #expect(spec.example.contains(spec.name))
    }
}
