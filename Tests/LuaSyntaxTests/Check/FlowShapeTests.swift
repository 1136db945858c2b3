import LuaSyntax
import Testing

@Suite struct FlowShapeTests {
    private func flow(_ text: String) throws -> FlowShape { try #require(try parse(text).flowShape) }

    @Test("a returned table tells its fields and every function that gets the call handle")
    func literalTable() throws {
        let flow = try flow(
            """
            return {
              api = 1, needs = { http = { "a.example" } },
              outbound = function(c, args) c:dial{} end, screen = function(c) return true end,
              inbound = function(call) call:answer() end, on_end = function(h, ending) h:note(ending) end,
              actions = { continue = function(c) c:say("x") end, limit = 3 },
              tools = { book = { description = "d", run = function(c, a) c:sleep(1) end } },
              helper = function(c) c:never() end,
            }
            """)
        #expect(flow.table["api"]?.shape == .integer(1))
        #expect(flow.table["needs"]?.shape.table?["http"]?.shape.table?.items.count == 1)
        #expect(
            flow.entries.map { $0.path.joined(separator: ".") } == [
                "outbound", "screen", "inbound", "on_end", "actions.continue", "tools.book.run",
            ])
        #expect(flow.entries.map(\.handle) == ["c", "c", "call", "h", "c", "c"])
        #expect(flow.entries.flatMap(\.handleCalls).map(\.callee) == ["dial", "answer", "note", "say", "sleep"])
    }

    @Test("a table in a local counts with the fields and functions added to it")
    func moduleTable() throws {
        let flow = try flow(
            """
            local M = { api = 1 }
            M.summary = "text"
            M.actions = {}
            function M.inbound(call) call:answer() end
            function M.actions.stop(c) c:hangup() end
            M.screen = function(c) return c:caller_allowed() end
            return M
            """)
        #expect(flow.table.fields.map(\.name) == ["api", "summary", "actions", "inbound", "screen"])
        #expect(flow.entries.map(\.path) == [["actions", "stop"], ["inbound"], ["screen"]])
        #expect(flow.entries.flatMap(\.handleCalls).map(\.callee) == ["hangup", "answer", "caller_allowed"])
    }

    @Test("functions and tables kept in locals are followed")
    func locals() throws {
        let flow = try flow(
            """
            local limit <const> = 5
            local function outbound(c) c:dial{} end
            local later
            later = function(c) c:finish{} end
            local actions = { again = later }
            return { outbound = outbound, actions = actions, limit = limit }
            """)
        #expect(flow.table["limit"]?.shape == .integer(5))
        #expect(flow.entries.flatMap(\.handleCalls).map(\.callee) == ["dial", "finish"])
    }

    @Test("the handle is followed into closures, other names and local functions it is passed to")
    func handles() throws {
        let flow = try flow(
            """
            local function deep(x, who) who:play{} end
            local function greet(c) c:say("hi"); deep(1, c); other(c) end
            local function untouched(c) c:reject() end
            return { inbound = function(h)
              local same = h
              greet(h)
              pcall(function() same:listen{} end)
              table.sort(t, function(call) call:stop_speaking() end)
              untouched(1)
              h.state.x()
            end }
            """)
        #expect(flow.entries.first?.handleCalls.map(\.callee) == ["listen", "stop_speaking", "say", "play"])
    }

    @Test("a local that is assigned twice, or a table built at run time, stays unknown")
    func unknown() throws {
        #expect(try parse("local M = {}; M = {}; return M").flowShape == nil)
        #expect(try parse("return setmetatable({}, {})").flowShape == nil)
        #expect(try parse("local a, M = f(); return M").flowShape == nil)
        #expect(try parse("x = 1").flowShape == nil)
        #expect(try parse("local M = {}; M[k] = 1; return M").flowShape?.table.hasUnknownKeys == true)
    }

    @Test("tables that contain themselves or each other many times end")
    func cycles() throws {
        #expect(try parse("local M = {}; M.again = M; return M").flowShape != nil)
        let layers = (1...30).map { "local t\($0) = { t\($0 - 1), t\($0 - 1), a = t\($0 - 1) }" }
        let text = "local t0 = {}\n" + layers.joined(separator: "\n") + "\nreturn t30"
        #expect(try parse(text).flowShape?.table.items.count == 2)
    }
}
