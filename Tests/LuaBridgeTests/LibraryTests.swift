import Foundation
import LuaBridge
import ScriptValue
import Testing

/// The libraries a script sees, compared line by line with LibraryCases.txt ("expression TAB answer").
@Suite("The standard library of a script")
struct LibraryTests {
    private static func cases() throws -> [(expression: String, answer: String)] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let file = folder.appendingPathComponent("LibraryCases.txt")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        return lines.filter { !$0.hasPrefix("# ") }.compactMap { line in
            let parts = line.split(separator: "\t", maxSplits: 1)
            return parts.count == 2 ? (String(parts[0]), String(parts[1])) : nil
        }
    }

    /// Evaluates every expression and returns one text for each.
    private static let driver = """
        local function show(v)
          if type(v) == "string" then return (string.format("%q", v):gsub("\\n", "n")) end
          if math.type(v) == "float" then return string.format("%.17g", v) .. "f" end
          if type(v) == "table" or type(v) == "function" then return type(v) end
          return tostring(v)
        end
        local answers = {}
        for i, expression in ipairs(cases) do
          local f, problem = load("return " .. expression, "=c")
          if f then
            local r = table.pack(pcall(f))
            for j = 2, r.n do r[j] = show(r[j]) end
            answers[i] = (r[1] and "ok " or "error ") .. table.concat(r, " ", 2, r.n)
          else
            answers[i] = "SYNTAX " .. problem
          end
        end
        return answers
        """

    private func answers(_ expressions: [String], limits: LuaLimits) throws -> (texts: [String], preemptions: Int) {
        let quoted = expressions.map { "[======[\($0)]======]" }.joined(separator: ",\n")
        let rig = try ScriptRig(limits: limits)
        let step = try rig.run("local cases = {\n\(quoted)}\n\(LibraryTests.driver)")
        let values = try #require(step.values, "the driver ended with \(step)")
        return (values.first?.array?.map { $0.text ?? "?" } ?? [], rig.preemptions)
    }

    private func expectAnswers(limits: LuaLimits) throws -> Int {
        let cases = try LibraryTests.cases()
        #expect(cases.count > 500)
        let (texts, preemptions) = try answers(cases.map(\.expression), limits: limits)
        #expect(texts.count == cases.count)
        for (given, expected) in zip(texts, cases) {
            #expect(given == expected.answer, "\(expected.expression)")
        }
        return preemptions
    }

    @Test("every library function answers as the reference interpreter does, or differs on purpose")
    func answersOfTheReference() throws {
        _ = try expectAnswers(limits: .virtualTime)
    }

    @Test("a script that is suspended hundreds of times, also inside callbacks, gets the same answers")
    func answersWhenSuspended() throws {
        var limits = LuaLimits.virtualTime
        limits.slice = LuaBudget(instructions: 50)
        #expect(try expectAnswers(limits: limits) > 100)
    }

    @Test("a verb inside a sort comparison, a gsub callback, a __tostring and a __pairs suspends the call")
    func verbsInsideCallbacks() throws {
        let rig = try ScriptRig()
        let step = try rig.run(
            """
            local function ask(x) return agent.respond(x) end
            local list = {3, 1, 2}
            table.sort(list, function(a, b) ask("sort") return a < b end)
            local text = ("ab"):gsub("%a", function(c) return ask("gsub") .. c end)
            local shown = ("%s"):format(setmetatable({}, {__tostring = function() return ask("tostring") end}))
            local walked = {}
            for k in pairs(setmetatable({}, {__pairs = function(t) ask("pairs") return next, {7}, nil end})) do
              walked[#walked + 1] = k
            end
            local loaded = load(function() return ask("load") == "x" and nil or nil end)
            return table.concat(list, ","), text, shown, walked[1], loaded()
            """,
            answer: { _ in .values([Value("x")]) })
        #expect(step.values == [Value("1,2,3"), Value("xaxb"), Value("x"), .int(1)])
        #expect(rig.requests.count >= 7)
    }

    @Test("a __mode slipped in after setmetatable makes no weak table, so no collection can take seconds")
    func noWeakTables() throws {
        let rig = try ScriptRig()
        let step = try rig.run(
            """
            local meta = {}
            local list = setmetatable({}, meta)
            meta["__mo" .. "de"] = "v"
            list[1] = {}
            for i = 1, 100000 do local garbage = {i} end
            return list[1] ~= nil
            """)
        #expect(step.values == [.bool(true)])
    }
}
