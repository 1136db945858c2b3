import CallCore
import Dispatch
import ScriptValue
import Synchronization
import Testing

@testable import VoiceCallEngine

@Suite("Webhooks are answered once they are kept")
struct WebhookKeepingTests {
    /// What a webhook was answered with, and the way to hand it over.
    private final class Webhook: Sendable {
        let replies = Mutex<[Int]>([])
        private let answered = DispatchSemaphore(value: 0)

        /// Hands over an event as a line does.
        @discardableResult
        func bring(_ kind: CallEvent.Kind, to call: CallID, _ host: CallHost, now: CallTime) -> DeliveryOutcome {
            let held = HeldReplies()
            let id = "webhook-\(ObjectIdentifier(self).hashValue)"
            let outcome = host.deliver(
                CallEvent(id: id, callID: call.text, timestamp: now, kind: kind), now: now, holding: held)
            if outcome == .unavailable { held.lose() }
            held.answer(
                HeldReplies.Answer(reply: .ok, isReport: true) { reply in
                    self.replies.withLock { $0.append(reply.status) }
                    self.answered.signal()
                })
            return outcome
        }

        var all: [Int] { replies.withLock { $0 } }
        func wait() -> Bool { answered.wait(timeout: .now() + 30) == .success }
    }

    /// Keeps jobs until it is told to run one of their slices.
    private final class ManualExecutor: CallExecutor {
        private let jobs = Mutex<[@Sendable () -> Bool]>([])
        func execute(_ job: @escaping @Sendable () -> Bool) { jobs.withLock { $0.append(job) } }

        /// False when there is nothing to do.
        @discardableResult
        func runSlice() -> Bool {
            guard let job = jobs.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return false }
            if job() { execute(job) }
            return true
        }
    }

    /// A store whose disk fills up.
    private final class FillingJournal: WrappingJournal {
        let wrapped: any JournalStore = MemoryJournal()
        let isFull = Mutex(false)

        func append(_ entries: [JournalEntry], writes: [StoreWrite], durable: Bool) throws(StoreError) {
            if isFull.withLock({ $0 }) { throw StoreError.full("the store") }
            try wrapped.append(entries, writes: writes, durable: durable)
        }
    }

    private static let flows = ["stay": TestFlows.stay]

    @Test("the event is in the journal before the answer goes out")
    func journaled() throws {
        let appends = Mutex<[(keys: [String], answers: Int)]>([])
        let webhook = Webhook()
        let store = HookedJournal(MemoryJournal()) { entries, _, _ in
            let keys = entries.compactMap { entry in
                if case .carrier(let event) = entry.content.input { event.id } else { nil }
            }
            appends.withLock { $0.append((keys, webhook.all.count)) }
        }
        let rig = HostRig(Self.flows, store: store)
        let call = try rig.place("stay")
        rig.answerOrders()
        #expect(webhook.bring(.ringing, to: call, rig.host, now: rig.now) == .accepted)
        #expect(webhook.all == [200])
        let append = try #require(appends.withLock { $0.first { $0.keys.contains { $0.hasPrefix("webhook") } } })
        #expect(append.answers == 0)
    }

    @Test("the answer waits while the event waits for a lane, and while the script has not had its turn")
    func queued() throws {
        let hog = """
            return {
              api = 1,
              outbound = function(call)
                call:dial{}
                local sum = 0
                for step = 1, 3000000 do sum = sum + step end
                call:sleep(60)
              end,
            }
            """
        let executor = ManualExecutor()
        let options = RunnerOptions(script: .virtualTime)
        let rig = HostRig(["hog": hog], options: options, executor: executor)
        let call = try rig.place("hog")
        while executor.runSlice() {}
        rig.answerOrders()
        while executor.runSlice() {}
        let webhook = Webhook()
        #expect(webhook.bring(.answered, to: call, rig.host, now: rig.now) == .accepted)
        #expect(webhook.all.isEmpty)
        // Its first slice is not the last one.
        executor.runSlice()
        #expect(webhook.all.isEmpty)
        while executor.runSlice() {}
        #expect(webhook.all == [200])
    }

    @Test("a journal that fails is answered with 503, also to what waits behind")
    func failing() throws {
        let executor = ManualExecutor()
        let store = FillingJournal()
        let rig = HostRig(Self.flows, store: store, executor: executor)
        let call = try rig.place("stay")
        while executor.runSlice() {}
        let webhooks = [Webhook(), Webhook(), Webhook()]
        for webhook in webhooks.prefix(2) { webhook.bring(.ringing, to: call, rig.host, now: rig.now) }
        store.isFull.withLock { $0 = true }
        while executor.runSlice() {}
        #expect(webhooks.map(\.all) == [[503], [503], []])
        // The call is given up: nothing is left to keep of it.
        #expect(webhooks[2].bring(.ringing, to: call, rig.host, now: rig.now) == .unknownCall)
        #expect(webhooks[2].all == [200])
    }

    @Test("a process whose journal is cut off answers nothing as kept")
    func cut() throws {
        let store = CuttingJournal(MemoryJournal(), passing: 3, side: .before)
        let rig = HostRig(Self.flows, store: store)
        let call = try rig.place("stay")
        rig.answerOrders()
        let webhooks = (0..<4).map { _ in Webhook() }
        for webhook in webhooks { webhook.bring(.ringing, to: call, rig.host, now: rig.now) }
        #expect(rig.host.isDown)
        #expect(webhooks.allSatisfy { $0.all.count == 1 })
        #expect(webhooks.last?.all == [503])
    }

    @Test("an event that comes while its call closes is answered")
    func closing() throws {
        let executor = ManualExecutor()
        let rig = HostRig(Self.flows, executor: executor)
        let call = try rig.place("stay")
        while executor.runSlice() {}
        let (last, late) = (Webhook(), Webhook())
        last.bring(.ended(.completed), to: call, rig.host, now: rig.now)
        late.bring(.silence(800), to: call, rig.host, now: rig.now)
        while executor.runSlice() {}
        #expect(rig.host.liveCalls.isEmpty)
        #expect(last.all == [200] && late.all == [200])
    }

    @Test("an inbound call's first webhook waits for its journal like any other")
    func first() throws {
        let executor = ManualExecutor()
        let rig = HostRig(["inbound": TestFlows.stay], executor: executor)
        let statuses = Mutex<[Int]>([])
        let held = HeldReplies()
        let event = CallEvent(
            id: "e1", callID: "CA1", providerCallID: "CA1", timestamp: rig.now, direction: .inbound, kind: .ringing)
        #expect(rig.host.deliver(event, now: rig.now, holding: held) == .accepted)
        held.answer(
            HeldReplies.Answer(reply: .ok, isReport: true) { reply in statuses.withLock { $0.append(reply.status) } })
        #expect(statuses.withLock { $0 }.isEmpty)
        while executor.runSlice() {}
        #expect(statuses.withLock { $0 } == [200])
    }

    @Test("the thread that brings a webhook is not held up by a slow disk")
    func lanes() throws {
        let disk = DispatchSemaphore(value: 0)
        let isSlow = Mutex(false)
        let store = HookedJournal(MemoryJournal()) { _, _, _ in if isSlow.withLock({ $0 }) { disk.wait() } }
        let pool = LanePool(lanes: 1)
        defer { pool.stop() }
        let rig = HostRig(Self.flows, store: store, executor: pool)
        let placed = DispatchSemaphore(value: 0)
        rig.environment.onOrder { _ in placed.signal() }
        let call = try rig.place("stay")
        #expect(placed.wait(timeout: .now() + 30) == .success)
        isSlow.withLock { $0 = true }
        let webhook = Webhook()
        #expect(webhook.bring(.ringing, to: call, rig.host, now: rig.now) == .accepted)
        #expect(webhook.all.isEmpty)
        isSlow.withLock { $0 = false }
        for _ in 0..<4 { disk.signal() }
        #expect(webhook.wait())
        #expect(webhook.all == [200])
    }
}
