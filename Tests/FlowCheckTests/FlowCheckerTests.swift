import CallCore
import FlowCheck
import Testing

struct FlowCheckerTests {
    private func check(_ source: String, carriers: CarrierRegistry = .standard) -> [String] {
        FlowChecker.check(source: Array(source.utf8), file: "x.lua", carriers: carriers).map(\.description)
    }

    /// The findings for one line inside an inbound flow; the line is number 3.
    private func inside(_ line: String, needs: String = "{}", carriers: CarrierRegistry = .standard) -> [String] {
        check(
            """
            return { api = 1, needs = \(needs),
            inbound = function(call)
            \(line)
            end }
            """, carriers: carriers)
    }

    @Test("a flow in which everything is right has no findings")
    func clean() {
        let findings = check(
            """
            local function goodbye(c) c:finish{ say = "Bye." } end
            return {
              api = 1, summary = "Everything",
              params = { topic = { type = "string", required = true } },
              config = { desk = { type = "string", format = "e164" } },
              needs = { agent = true, http = { "api.example.com" }, transfer = { "config:desk" }, realtime = true },
              screen = function(call) return call:caller_allowed(), "rejected" end,
              inbound = function(call)
                call:answer()
                call:say("Hello " .. call.from, { barge_in = function(text) return #text > 3 end })
                local answer, reason = call:ask("How can I help?", { tries = 2, digits = 1 })
                if not answer then log.warn("silent", { reason = reason }) return goodbye(call) end
                local reply = agent.respond{ text = answer.text, deadline = 8, otherwise = "Sorry." }
                call:say(reply.text)
                http.get{ url = "https://api.example.com/x" }
                call:realtime{ tools = { "book" }, leave_when = { tool = "book" } }
                call:transfer{ to = call.config.desk }
              end,
              outbound = function(call, args) call:dial{ say = args.topic } emit("done", { at = clock.now() }) end,
              actions = { continue = function(call, args) call:say(args.text) return true end },
              tools = { book = { description = "Books", run = function(call, args) return kv.get("x") end } },
              on_end = function(call, ending) memory.append(ending.reason) end,
            }
            """)
        #expect(findings == [])
    }

    @Test("a syntax error is a finding with its place")
    func syntax() {
        let findings = FlowChecker.check(source: Array("return {\n  api = = 1 }".utf8), file: "x.lua")
        #expect(findings.map(\.code) == ["flow.syntax"])
        #expect(findings.first?.line == 2)
    }

    @Test(
        "a wrong verb is found with the one that was meant",
        arguments: [
            (
                "  call:sayy('x')", "x.lua:3:3: error[verb.unknown]: call has no verb 'sayy' (did you mean 'say'?)"
            ),
            ("log.wran('x')", "x.lua:3:1: error[verb.unknown]: log has no verb 'wran' (did you mean 'warn'?)"),
            ("call.say('x')", "x.lua:3:1: error[verb.separator]: 'say' is called with a colon (write 'call:say')"),
            ("log:info('x')", "x.lua:3:1: error[verb.separator]: 'info' is called with a dot (write 'log.info')"),
        ])
    func wrongVerb(line: String, finding: String) { #expect(inside(line) == [finding]) }

    @Test(
        "a wrong argument is found in Lua's words, at the place where it is written",
        arguments: [
            ("call:say(5)", "x.lua:3:10: error[argument.type]: bad argument #1 to 'say' (string expected, got number)"),
            ("call:say()", "x.lua:3:1: error[argument.missing]: bad argument #1 to 'say' (string expected, got nil)"),
            (
                "call:listen{ silence = 1, tiemout = 5 }",
                "x.lua:3:27: error[argument.unknown]: unknown field 'tiemout' in argument #1 to 'listen' "
                    + "(did you mean 'timeout'?)"
            ),
            (
                "call:play{ barge_in = false }",
                "x.lua:3:10: error[argument.conflict]: bad argument #1 to 'play' (exactly one of 'url' and 'file' expected)"
            ),
            (
                "call:hangup('now')",
                "x.lua:3:1: error[argument.count]: wrong number of arguments to 'hangup' (at most 0 expected, got 1)"
            ),
            (
                "call:wait{ 'dtmf', events = {} }",
                "x.lua:3:12: error[argument.unknown]: unknown field '[1]' in argument #1 to 'wait' "
                    + "(known fields: events, timeout)"
            ),
        ])
    func wrongArgument(line: String, finding: String) { #expect(inside(line) == [finding]) }

    @Test(
        "what only the running flow knows is passed over",
        arguments: [
            "local x = call.args.x call:say(x)", "call:say(tostring(1))", "call:listen(call.args.options)",
            "call:play{ url = call.args.url }", "local t = {} t.timeout = 'x' call:listen(t)",
            "call:say(table.unpack(call.args.list))", "call:wait{ events = { call.args.a, call.args.b } }",
        ])
    func unknownParts(line: String) { #expect(inside(line, needs: "{ http = { 'a.example' } }") == []) }

    @Test("an agent verb without a deadline is told why it needs one")
    func deadline() {
        #expect(
            inside("agent.respond{ text = 'x' }", needs: "{ agent = true }") == [
                "x.lua:3:14: error[verb.deadline]: 'agent.respond' needs a deadline, so that the caller never hears dead "
                    + "air (add 'deadline = 8' and, for a slow answer, 'meanwhile' and 'otherwise')"
            ])
    }

    @Test(
        "a grant that is missing is found, with the line to add",
        arguments: [
            ("agent.respond{ text = 'x', deadline = 5 }", "'agent.respond'"), ("call:realtime()", "'call:realtime'"),
            ("http.get{ url = 'https://b.example/x' }", "the host 'b.example'"),
            ("call:play{ url = 'https://b.example/x.wav' }", "the host 'b.example'"),
            ("call:transfer{ to = '+15550009999' }", "a transfer to this number"),
        ])
    func missingGrant(line: String, what: String) {
        let needs = "{ http = { 'a.example' }, transfer = { '+15550001111' } }"
        let findings = inside(line, needs: needs)
        #expect(findings.count == 1)
        #expect(findings.first?.contains("error[verb.grant]: \(what) is not granted (add needs = {") == true)
    }

    @Test("a carrier that cannot do what the flow uses is named")
    func carriers() {
        var carriers = CarrierRegistry.standard
        carriers.add("acme", CarrierCapabilities.all.removing(.sendDTMF).removing(.listen))
        #expect(
            inside("call:dtmf('1')", carriers: carriers) == [
                "x.lua:3:1: error[verb.carrier]: 'call:dtmf' needs a carrier that sends keypad digits on a live call; "
                    + "'acme' cannot (look at 'call.caps.send_dtmf' first)"
            ])
        #expect(inside("call:gather{ speech = true }", carriers: carriers).first?.contains("'speech' of") == true)
        #expect(inside("call:gather{ speech = false }", carriers: carriers) == [])
        let asking = inside("if call.caps.send_dtmf then call:dtmf('1') end", carriers: carriers)
        #expect(asking.count == 1)
        #expect(asking.first?.contains("warning[verb.carrier]") == true)
    }

    @Test(
        "globals nobody declared are found",
        arguments: [
            ("x = 1", "x.lua:3:1: error[global.assigned]: global 'x' is assigned (write 'local x')"),
            ("io.write('x')", "x.lua:3:1: error[global.undeclared]: undeclared global 'io' (flows run without it)"),
            ("htpp.get{}", "x.lua:3:1: error[global.undeclared]: undeclared global 'htpp' (did you mean 'http'?)"),
        ])
    func globals(line: String, finding: String) { #expect(inside(line) == [finding]) }

    @Test("a fact of the call that does not exist is found")
    func facts() {
        #expect(
            inside("local f = { [1] = call.form }")
                == ["x.lua:3:19: error[call.fact]: call has no field 'form' (did you mean 'from'?)"])
        #expect(inside("return call.from, call.caps.transfer, call.args.anything") == [])
    }

    @Test("verbs that wait are found in screen, and verbs on the call in on_end, through helpers too")
    func places() {
        let findings = check(
            """
            local function greet(c) c:say("x") end
            return { api = 1,
              screen = function(call) call:answer() return true end,
              on_end = function(call) greet(call) end }
            """)
        #expect(
            findings == [
                "x.lua:1:25: error[verb.state]: 'call:say' cannot be used in 'on_end', the call is over by then",
                "x.lua:3:27: error[verb.screen]: 'call:answer' cannot be used in 'screen' "
                    + "(return true and do it in 'inbound')",
            ])
    }

    @Test(
        "the table of the flow is checked as far as it can be seen",
        arguments: [
            ("return { api = 99, inbound = function(call) end }", "x.lua:1:10: error[flow.api]"),
            ("return { api = 1 }", "x.lua:1:1: error[flow.entry]"),
            ("return { api = 1, inbund = f }", "x.lua:1:19: error[flow.shape]"),
            ("local x = 1", "x.lua:1:1: error[flow.shape]: the file returns nothing"),
            ("return 5", "x.lua:1:1: error[flow.shape]"),
            ("return require('other')", "x.lua:1:1: warning[flow.hidden]"),
            ("return { api = 1, inbound = function() end }", "x.lua:1:29: warning[flow.entry]"),
            ("return { api = 1, outbound = function(call) end }", "x.lua:1:30: warning[flow.dial]"),
            (
                "return { api = 1, inbound = function(call) end,\n needs = { transfer = { 'x' } } }",
                "x.lua:2:25: error[flow.needs]"
            ),
            (
                "return { api = 1, inbound = function(call) end,\n params = { a = { type = 'integer', default = 'x' } } }",
                "x.lua:2:13: error[flow.shape]"
            ),
            (
                "return { api = 1, tools = {}, inbound = function(call)\n call:realtime{ tools = { 'book' } } end,\n"
                    + "needs = { realtime = true } }",
                "x.lua:2:2: error[flow.tool]: the flow has no tool 'book'"
            ),
            (
                "return { api = 1, tools = {}, inbound = function(call)\n agent.respond{ text = 'a', deadline = 1,\n"
                    + "tools = { 'book' } } end, needs = { agent = true } }",
                "x.lua:2:2: error[flow.tool]: the flow has no tool 'book'"
            ),
        ])
    func table(source: String, start: String) {
        let findings = check(source)
        #expect(findings.contains { $0.hasPrefix(start) }, "\(findings)")
    }

    @Test("findings come in the order of the source and are the same every time")
    func order() {
        let source = """
            return { api = 1, inbound = function(call)
              call:c() call:b() a = zzz call:listen{ b = 1, a = 2 }
            end }
            """
        let first = check(source)
        #expect(first.count == 5)
        #expect((0..<20).allSatisfy { _ in check(source) == first })
    }

    @Test("a file that is wrong everywhere has no more than 500 findings")
    func bounded() {
        let findings = check(String(repeating: "undeclared_one = undeclared_two\n", count: 20_000))
        #expect(findings.count == 500)
    }

    @Test("bytes that are no Lua never end the check otherwise than with findings", arguments: [1, 2, 3] as [UInt64])
    func noise(seed: UInt64) {
        let good = Array(
            """
            return { api = 1, needs = { http = { "a.example" } }, inbound = function(call)
              call:say("x", { barge_in = false }) local t = call.args agent.respond{ text = t, deadline = 1 } end }
            """.utf8)
        var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        for _ in 0..<300 {
            var bytes = good
            for _ in 0...next(3) { bytes[next(bytes.count)] = next(2) == 0 ? good[next(good.count)] : UInt8(next(256)) }
            for finding in FlowChecker.check(source: bytes, file: "x.lua") {
                #expect(finding.line >= 1 && finding.column >= 1)
                #expect(!finding.description.contains("\n"))
            }
        }
    }
}
