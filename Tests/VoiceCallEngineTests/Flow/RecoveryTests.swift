import CallCore
import ScriptValue
import Testing

@testable import VoiceCallEngine

@Suite struct RecoveryTests {
    @Test(
        "a call cut at any write goes on as if nothing had happened: placed once, each word said once",
        arguments: CuttingJournal.Side.allCases, RecoveryRun.Mode.allCases)
    func everyCut(side: CuttingJournal.Side, mode: RecoveryRun.Mode) throws {
        var whole = RecoveryRun()
        let expected = try whole.callAfterCut(passing: nil, side: side, mode: .ordersLost)
        #expect(expected.reason == .hangupBot)
        #expect(expected.transcript.count == 3)
        #expect(expected.calls == 1)
        #expect(expected.memory == ["ended hangup-bot"])
        var cuts = 0
        for passing in 0..<200 {
            var run = RecoveryRun()
            let ending = try run.callAfterCut(passing: passing, side: side, mode: mode)
            guard run.wasCut else { break }
            cuts += 1
            #expect(ending == expected, "cut \(side) write \(passing)")
            #expect(run.world.repeated == [], "cut \(side) write \(passing)")
            #expect(run.world.count("place") == 1)
        }
        #expect(cuts > 12)
    }

    @Test("recovery asks the carrier about a call it takes up, and orders nothing that was answered")
    func reconciles() throws {
        let store = MemoryJournal()
        let first = HostRig(["stay": TestFlows.stay], store: store)
        let call = try first.placeAndAnswer("stay")
        let second = HostRig(["stay": TestFlows.stay], store: store, firstID: 100, now: first.now)
        #expect(try second.host.recover(now: second.now).resumed == [call])
        #expect(second.environment.reconciled == [call])
        #expect(second.environment.orders.isEmpty)
        #expect(second.environment.timers.count == first.environment.timers.count)
        #expect(second.host.record(of: call)?.state == .answered)
        #expect(try second.host.recover(now: second.now).resumed.isEmpty)
        second.tell(call, .ended(.hangupUser))
        #expect(try second.record(call)?.endReason == .hangupUser)
    }

    @Test("the limit of unanswered calls goes on counting over a restart")
    func unanswered() throws {
        let store = MemoryJournal()
        let first = HostRig(["stay": TestFlows.stay], store: store) { $0.limits.unanswered = 12_000 }
        let call = try first.place("stay")
        let began = first.now
        first.answerOrders()
        first.tell(call, .ringing)
        // What the deployment says by then is for new calls.
        let second = HostRig(["stay": TestFlows.stay], store: store, firstID: 100, now: began + 5_000)
        _ = try second.host.recover(now: second.now)
        #expect(second.fireNextTimer())
        #expect(second.now == began + 12_000)
        #expect(second.summaries == ["hang up timeout"])
        second.answerOrders()
        #expect(try second.record(call)?.endReason == .timeout)
    }

    @Test("the line is told how the call stands before anything is ordered, with the times of the journal")
    func situation() throws {
        let flow = """
            return { api = 1, outbound = function(call) call:dial{} call:say("hello") call:say("again") end }
            """
        let store = MemoryJournal()
        let first = HostRig(["talk": flow], store: store)
        let call = try first.placeAndAnswer("talk")
        first.finishSpeaking(call, "u1")
        let ordered = first.now
        let second = HostRig(["talk": flow], store: store, firstID: 100, now: first.now + 5_000)
        _ = try second.host.recover(now: second.now)
        #expect(second.environment.ordersBeforeReconciling == [0])
        #expect(second.summaries == ["speak again"])
        let situation = try #require(second.environment.situations.first)
        #expect(situation.speech?.utterance.id == "u2")
        #expect(situation.speech?.isDoubtful == true)
        #expect(situation.speech?.askedAt == ordered)
        #expect(situation.pending.values.map { $0 } == [ordered])
        #expect(situation.spokenAt == ordered)
        #expect(situation.knownUntil == ordered)
    }

    @Test("what an unfinished step begins anew is ordered as new, after the line was told how the call stands")
    func begunAnew() throws {
        let flow = """
            return {
              api = 1,
              outbound = function(call)
                call:dial{}
                call:any{ function() call:say("hello") end, function() call:listen{ timeout = 60 } end }
              end,
            }
            """
        var found = 0
        for passing in 1..<12 {
            let store = MemoryJournal()
            let first = HostRig(["talk": flow], store: CuttingJournal(store, passing: passing, side: .before))
            guard let call = try? first.place("talk") else { continue }
            first.answerOrders()
            first.tell(call, .answered)
            // The words were written before they were ordered; that the call listens too was to be written later.
            guard case .effect(let words, .line(.speak)) = store.entries(of: call).last?.content else { continue }
            found += 1
            let second = HostRig(["talk": flow], store: store, firstID: 100, now: first.now)
            _ = try second.host.recover(now: second.now)
            #expect(second.environment.ordersBeforeReconciling == [0])
            #expect(second.environment.situations.map { Array($0.pending.keys) } == [[words]])
            #expect(second.summaries == ["speak hello", "listen"])
            #expect(second.environment.orders.map(\.again) == [true, false])
        }
        #expect(found == 1)
    }

    @Test("a timer for what was to be told from outside leaves time for telling it once more; a sleep does not")
    func heeding() throws {
        let flow = """
            return { api = 1, outbound = function(call) call:dial{} call:listen{ timeout = 3 } call:sleep(60) end }
            """
        let store = MemoryJournal()
        let first = HostRig(["talk": flow], store: store)
        _ = try first.placeAndAnswer("talk")
        first.answerOrders()
        let late = first.now + 2_900
        let second = HostRig(["talk": flow], store: store, firstID: 100, now: late)
        _ = try second.host.recover(now: late)
        #expect(second.environment.timers.map(\.deadline).min() == late + 2_000)
        second.fireNextTimer()
        let asleep = second.environment.timers.map(\.deadline).min()
        let third = HostRig(["talk": flow], store: store, firstID: 200, now: second.now + 59_000)
        _ = try third.host.recover(now: third.now)
        #expect(third.environment.timers.map(\.deadline).min() == asleep)
    }

    @Test("an order that was not answered is given again and marked so")
    func again() throws {
        let store = MemoryJournal()
        let call = try HostRig(["stay": TestFlows.stay], store: store).place("stay")
        let second = HostRig(["stay": TestFlows.stay], store: store, firstID: 100)
        _ = try second.host.recover(now: second.now)
        #expect(second.summaries == ["place +15550001234"])
        #expect(second.environment.orders.map(\.again) == [true])
        #expect(second.host.liveCalls == [call])
    }

    @Test("a call goes on with the flow it began with, whatever the flow is now", arguments: [true, false])
    func oldVersion(hasNewVersion: Bool) throws {
        let store = MemoryJournal()
        let first = HostRig(["notify": TestFlows.notify], store: store)
        let call = try first.place("notify", arguments: ["message": "as it was"])
        let version = try #require(first.library.current("notify")).version
        let flows = hasNewVersion ? ["notify": TestFlows.stay] : [:]
        let second = HostRig(flows, store: store, firstID: 100)
        #expect(try second.host.recover(now: second.now).resumed == [call])
        #expect(second.library.bundle(version: version) != nil)
        let world = ScriptedWorld()
        second.drive(world)
        #expect(world.count("speak as it was") == 1)
        #expect(try second.record(call)?.metadata["flowVersion"]?.text == version)
        #expect(second.library.bundle(version: version) == nil)
    }

    @Test("a call whose entry was run by a recovery can be recovered again, though its script looked at the clock")
    func clock() throws {
        let flow = """
            return {
              api = 1,
              outbound = function(call) emit("now", { at = os.time() }) call:dial{} call:sleep(60) end,
            }
            """
        let store = MemoryJournal()
        let first = HostRig(["talk": flow], store: CuttingJournal(store, passing: 0, side: .after))
        #expect(throws: StoreError.cut) { try first.place("talk") }
        let second = HostRig(["talk": flow], store: store, firstID: 100, now: first.now + 5_000)
        let call = try #require(try second.host.recover(now: second.now).resumed.first)
        #expect(second.environment.notes("emit").first?.data["data"]?["at"]?.int == second.now.milliseconds / 1000)
        let third = HostRig(["talk": flow], store: store, firstID: 200, now: second.now + 5_000)
        let report = try third.host.recover(now: third.now)
        #expect(report.lost.isEmpty)
        #expect(report.resumed == [call])
    }

    @Test(
        "a line the carrier calls broken is let go of, also when the host dies in that moment",
        arguments: CuttingJournal.Side.allCases, 0..<3)
    func brokenLine(side: CuttingJournal.Side, passing: Int) throws {
        let store = MemoryJournal()
        let opened = HostRig(["stay": TestFlows.stay], store: store)
        let call = try opened.placeAndAnswer("stay")
        let dying = HostRig(
            ["stay": TestFlows.stay], store: CuttingJournal(store, passing: passing, side: side), firstID: 100)
        do { _ = try dying.host.recover(now: dying.now) } catch { #expect(error == .cut) }
        let event = CallEvent(
            id: "broken", callID: call.text, timestamp: dying.now, kind: .error(message: "gone", retryable: false))
        _ = dying.host.deliver(event, now: dying.now)
        let last = HostRig(["stay": TestFlows.stay], store: store, firstID: 200)
        _ = try last.host.recover(now: last.now)
        _ = last.host.deliver(event, now: last.now)
        #expect((dying.summaries + last.summaries).contains("hang up error"))
        #expect(last.host.liveCalls.isEmpty)
        #expect(try last.record(call)?.endReason == .error)
        #expect(store.liveCalls().isEmpty)
    }
}
