import CallCore
import ScriptValue
import Testing

@testable import VoiceCallEngine

@Suite struct ActionTests {
    private let flow = """
        local booked = 0
        return {
          api = 1,
          outbound = function(call) call:dial{} call:sleep(60) end,
          actions = {
            book = function(call, args)
              booked = booked + 1
              emit("booked", { count = booked })
              call:sleep(1)
              return { count = booked, day = args.day }
            end,
            fail = function() error("not today") end,
          },
        }
        """

    private func live() throws -> (rig: HostRig, call: CallID) {
        let rig = HostRig(["talk": flow])
        return (rig, try rig.placeAndAnswer("talk"))
    }

    @Test("speak plays the message and answers with what was heard")
    func speak() throws {
        let (rig, call) = try live()
        rig.command(call, "speak", ["message": "one moment"], id: "c1")
        #expect(rig.summaries.last == "speak one moment")
        #expect(rig.environment.replies(to: "c1").isEmpty)
        rig.finishSpeaking(call, "u1")
        guard case .done(let value) = rig.environment.replies(to: "c1").first else {
            Issue.record("no answer")
            return
        }
        #expect(value["heard"]?.text == "one moment")
        #expect(value["interrupted"] == false)
    }

    @Test("continue says the message, listens, and answers with the transcript")
    func continues() throws {
        let (rig, call) = try live()
        rig.command(call, "continue", ["message": "which day"], id: "c1")
        rig.command(call, "continue", ["message": "again"], id: "c2")
        guard case .failed(let code, _) = rig.environment.replies(to: "c2").first else {
            Issue.record("two turns at once")
            return
        }
        #expect(code == "action.busy")
        rig.finishSpeaking(call, "u1")
        #expect(rig.summaries.last == "listen")
        rig.tell(call, .speech(transcript: "on monday", isFinal: true, confidence: 0.8), turn: "t1")
        #expect(rig.environment.replies(to: "c1") == [.done(["transcript": "on monday"])])
    }

    @Test("continue without an answer says that the transcript did not come in time")
    func continueTimesOut() throws {
        let (rig, call) = try live()
        rig.command(call, "continue", ["message": "which day", "timeout": 5], id: "c1")
        rig.finishSpeaking(call, "u1")
        rig.answerOrders()
        let asked = rig.now
        while rig.environment.replies(to: "c1").isEmpty, rig.fireNextTimer() {}
        guard case .failed(_, let message) = rig.environment.replies(to: "c1").first else {
            Issue.record("no answer")
            return
        }
        #expect(message.contains("Timed out waiting for transcript after 5000ms"))
        #expect((4_900...5_100).contains(rig.now - asked))
        #expect(rig.host.liveCalls == [call])
    }

    @Test("continue waits as long as the deployment says when its command does not, at most an hour")
    func continueWaits() throws {
        for (limit, waits) in [(7_000, 7_000), (90_000_000, 3_600_000), (1, 100)] as [(Milliseconds, Milliseconds)] {
            let rig = HostRig(["talk": flow.replacing("sleep(60)", with: "sleep(3600)")]) {
                $0.limits.transcript = limit
                $0.limits.maxDuration = 7_200_000
            }
            let call = try rig.placeAndAnswer("talk")
            rig.command(call, "continue", ["message": "which day"], id: "c1")
            rig.finishSpeaking(call, "u1")
            let deadlines = rig.environment.timers.map(\.deadline)
            #expect(deadlines.contains(rig.now + waits), "\(limit)")
        }
    }

    @Test("dtmf sends the digits and answers once they have sounded")
    func dtmf() throws {
        let (rig, call) = try live()
        rig.command(call, "dtmf", ["digits": "12#"], id: "c1")
        #expect(rig.summaries.last == "dtmf 12#")
        rig.answerOrders()
        #expect(rig.environment.replies(to: "c1").isEmpty)
        rig.fireNextTimer()
        #expect(rig.environment.replies(to: "c1") == [.done(true)])
    }

    @Test("end hangs up and answers when the call is over")
    func end() throws {
        let (rig, call) = try live()
        rig.command(call, "end", id: "c1")
        #expect(rig.summaries.last == "hang up hangup-bot")
        rig.answerOrders()
        #expect(rig.environment.replies(to: "c1") == [.done(true)])
        #expect(rig.host.liveCalls.isEmpty)
        #expect(try rig.record(call)?.endReason == .hangupBot)
    }

    @Test("a default action that does not fit its arguments fails for whoever asked, not for the call")
    func wrongArguments() throws {
        let (rig, call) = try live()
        rig.command(call, "dtmf", ["digits": "12x"], id: "c1")
        rig.command(call, "speak", [:], id: "c2")
        for id in ["c1", "c2"] {
            guard case .failed(let code, _) = rig.environment.replies(to: id).first else {
                Issue.record("\(id) was answered \(rig.environment.replies(to: id))")
                continue
            }
            #expect(code == "verb.argument")
        }
        #expect(rig.host.liveCalls == [call])
    }

    @Test("a command that comes twice runs once and is answered alike each time")
    func twice() throws {
        let (rig, call) = try live()
        rig.command(call, "book", ["day": "monday"], id: "c1")
        rig.command(call, "book", ["day": "monday"], id: "c1")
        #expect(rig.environment.notes("emit", of: call).count == 1)
        rig.fireNextTimer()
        let answer = CommandReply.done(["count": 1, "day": "monday"])
        #expect(rig.environment.replies(to: "c1") == [answer])
        rig.command(call, "book", ["day": "tuesday"], id: "c1")
        #expect(rig.environment.replies(to: "c1") == [answer, answer])
        #expect(rig.environment.notes("emit", of: call).count == 1)
        rig.command(call, "book", ["day": "tuesday"], id: "c2")
        rig.fireNextTimer()
        #expect(rig.environment.replies(to: "c2") == [.done(["count": 2, "day": "tuesday"])])
    }

    @Test("an action that fails or does not exist is answered so, and the call goes on")
    func failing() throws {
        let (rig, call) = try live()
        rig.command(call, "fail", id: "c1")
        rig.command(call, "boook", id: "c2")
        guard case .failed(let first, let text) = rig.environment.replies(to: "c1").first,
            case .failed(let second, let known) = rig.environment.replies(to: "c2").first
        else {
            Issue.record("not answered")
            return
        }
        #expect(first == "lua_error")
        #expect(text.contains("talk.lua:") && text.contains("not today"))
        #expect(second == "action.unknown")
        #expect(known.contains("book"))
        #expect(rig.host.liveCalls == [call])
    }

    @Test("a command that reaches the call while it closes is still answered")
    func whileClosing() throws {
        let (rig, call) = try live()
        rig.environment.onClosed { [host = rig.host, now = rig.now] call in
            host.deliver(.command(id: "late", name: "speak", arguments: ["message": "x"]), to: call, now: now)
            host.deliver(.command(id: "ask", name: "status", arguments: [:]), to: call, now: now)
        }
        rig.tell(call, .ended(.hangupUser))
        guard case .failed(let code, _) = rig.environment.replies(to: "late").first else {
            Issue.record("the command was lost")
            return
        }
        #expect(code == "call.not_active")
        guard case .done(let status) = rig.environment.replies(to: "ask").first else {
            Issue.record("the question was lost")
            return
        }
        #expect(status["endReason"]?.text == "hangup-user")
        #expect(rig.host.liveCalls.isEmpty)
        #expect(rig.environment.closings.count == 1)
        #expect(rig.versionsInUse.isEmpty)
    }
}
