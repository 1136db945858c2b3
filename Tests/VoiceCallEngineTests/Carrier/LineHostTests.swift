import CallCore
import ScriptValue
import Synchronization
import Testing

@testable import VoiceCallEngine

@Suite struct LineHostTests {
    /// A line that says of each webhook what its content says, and answers commands at once.
    private struct Parrot: CarrierLine {
        let context: LineContext

        mutating func handle(_ input: LineInput, now: CallTime) -> [LineAction] {
            switch input {
            case .command(let id, _, _): return [.result(id, .done(.null))]
            case .notice(let notice, let reply):
                var actions: [LineAction] = []
                if notice.content["rings"] == true {
                    let event = CallEvent(
                        id: notice.key, callID: context.callID?.text ?? "", providerCallID: notice.providerCallID,
                        timestamp: now, direction: notice.direction, kind: .ringing)
                    actions += [.event(event), .event(event)]
                }
                if let reply, notice.content["answers"] == true { actions.append(.reply(reply, .xml("<now/>"))) }
                if let owes = notice.content["owes"]?.bool { actions.append(.owes(owes)) }
                return actions
            case .response, .timer, .abandoned, .reconcile, .stream, .realtime, .foresee, .steer: return []
            }
        }
    }

    private struct Carrier: CarrierDriver {
        let name = "parrot"
        let capabilities = CarrierCapabilities.all
        let signatureHeaders: [[String]] = []
        func verify(_ webhook: Webhook, alternatives: [String], now: CallTime) -> WebhookVerdict {
            .refused(.missingHeader)
        }
        func read(_ webhook: Webhook, key: String) throws(NoticeProblem) -> CarrierNotice { CarrierNotice(key: key) }
        let contexts: @Sendable (LineContext) -> Void
        func line(_ context: LineContext) -> any CarrierLine {
            contexts(context)
            return Parrot(context: context)
        }
        func fallback(for notice: CarrierNotice?, webhookURL: String) -> WebhookReply { .xml("<wait/>") }
        func refusal(of notice: CarrierNotice) -> WebhookReply { .xml("<no/>") }
        func pause(after response: CarrierResponse) -> Milliseconds? { nil }
    }

    private final class World: CarrierClient, TimerService, HostClock, LineSink, IDSource {
        let outcome = Mutex(DeliveryOutcome.accepted)
        let events = Mutex<[CallEvent]>([])
        /// One entry for each event or result that is not journaled yet; nil while they are journaled at once.
        let unkept = Mutex<[HeldReplies]?>(nil)
        let results = Mutex<[EffectID]>([])
        let contexts = Mutex<[LineContext]>([])
        let models = Mutex<[String]>([])
        func send(_ request: CarrierRequest, _ done: @escaping @Sendable (CarrierResponse) -> Void) {}
        func start(_ key: TimerKey, at deadline: CallTime, _ job: @escaping @Sendable () -> Void) {}
        func cancel(_ key: TimerKey) {}
        func now() -> CallTime { CallTime(milliseconds: 1_000) }
        func happened(_ event: CallEvent, holding replies: HeldReplies) -> DeliveryOutcome {
            events.withLock { $0.append(event) }
            take(replies)
            return outcome.withLock { $0 }
        }
        func answered(_ order: EffectID, of call: CallID, _ result: EffectResult, holding replies: HeldReplies) {
            results.withLock { $0.append(order) }
            take(replies)
        }
        private func take(_ replies: HeldReplies) {
            unkept.withLock { unkept in
                guard unkept != nil else { return }
                replies.expect()
                unkept?.append(replies)
            }
        }
        func happened(_ event: RealtimeEvent, number: Int, of session: EffectID, in call: CallID) {
            models.withLock { $0.append("\(session) \(number)") }
        }
        func observe(_ note: CallNote, of call: CallID) {}
        func next() -> UInt64 { 7 }
    }

    private let world = World()

    private func host() -> LineHost {
        LineHost(
            driver: Carrier { [world] context in world.contexts.withLock { $0.append(context) } },
            client: world, timers: world, clock: world, sink: world,
            settings: LineSettings(webhookURL: "https://a.example/hook"), ids: world)
    }

    private func notice(wantsDocument: Bool, _ content: Value) -> CarrierNotice {
        CarrierNotice(
            key: "k1", providerCallID: "P1", direction: .inbound, wantsDocument: wantsDocument, mayOpenACall: true,
            content: content)
    }

    /// What a webhook is answered with; nil while it waits.
    private func take(_ notice: CarrierNotice, _ id: ReplyID, _ host: LineHost) -> ReplyBox {
        let box = ReplyBox()
        host.take(notice, id: id) { reply in box.replies.withLock { $0.append(reply) } }
        return box
    }

    @Test("an inbound call that nobody wants is turned away and forgotten")
    func unwanted() {
        world.outcome.withLock { $0 = .rejected }
        let host = host()
        let box = take(notice(wantsDocument: true, ["rings": true]), 1, host)
        #expect(box.all == [.xml("<no/>")])
        #expect(host.liveLines == 0)
    }

    @Test("lines that begin later know another public address; those that are up keep theirs")
    func anotherAddress() {
        let host = host()
        _ = take(notice(wantsDocument: true, ["rings": true]), 1, host)
        host.update(LineSettings(webhookURL: "https://b.example/hook"))
        var other = notice(wantsDocument: true, ["rings": true])
        other.providerCallID = "P2"
        _ = take(other, 2, host)
        _ = take(notice(wantsDocument: true, ["rings": true]), 3, host)
        #expect(
            world.contexts.withLock { $0.map(\.webhookURL) } == ["https://a.example/hook", "https://b.example/hook"])
    }

    @Test("a webhook that wants a document waits for the line, and a call that ends answers it")
    func waiting() {
        let host = host()
        let box = take(notice(wantsDocument: true, ["rings": true]), 1, host)
        #expect(box.all.isEmpty)
        #expect(host.liveLines == 1)
        host.perform(order(of: .answer))
        #expect(world.results.withLock { $0 } == [4])
        #expect(host.liveLines == 1)
        host.closed(CallID("c1"))
        #expect(box.all == [.xml("<no/>")])
        #expect(host.liveLines == 0)
    }

    @Test("an event that the host could not take is asked for again")
    func unavailable() {
        world.outcome.withLock { $0 = .unavailable }
        let host = host()
        let box = take(notice(wantsDocument: false, ["rings": true]), 1, host)
        #expect(box.all == [WebhookReply(status: 503)])
        #expect(host.liveLines == 0)
        world.outcome.withLock { $0 = .accepted }
        #expect(take(notice(wantsDocument: false, ["rings": true]), 2, host).all == [.ok])
        #expect(host.liveLines == 1)
    }

    @Test(
        "a report is answered when all it brought is in the journal, with 503 when some of it is not",
        arguments: [true, false])
    func kept(isKept: Bool) {
        world.unkept.withLock { $0 = [] }
        let box = take(notice(wantsDocument: false, ["rings": true]), 1, host())
        let unkept = world.unkept.withLock { $0 ?? [] }
        #expect(unkept.count == 2)
        #expect(box.all.isEmpty)
        unkept.first?.settle(isKept: isKept)
        #expect(box.all.isEmpty)
        unkept.last?.settle()
        #expect(box.all == [isKept ? .ok : WebhookReply(status: 503)])
    }

    @Test("a document is sent when what its webhook brought is in the journal, also one decided before")
    func keptDocument() {
        world.unkept.withLock { $0 = [] }
        let box = take(notice(wantsDocument: true, ["rings": true, "answers": true]), 1, host())
        #expect(box.all.isEmpty)
        for replies in world.unkept.withLock({ $0 ?? [] }) { replies.settle() }
        #expect(box.all == [.xml("<now/>")])
    }

    @Test("an answer waits for the results that the line gave before it, too")
    func keptResults() {
        let host = host()
        let box = take(notice(wantsDocument: true, ["rings": true]), 1, host)
        world.unkept.withLock { $0 = [] }
        host.perform(order(of: .answer))
        let late = take(notice(wantsDocument: true, ["answers": true]), 2, host)
        #expect(late.all.isEmpty)
        for replies in world.unkept.withLock({ $0 ?? [] }) { replies.settle() }
        #expect(late.all == [.xml("<now/>")])
        host.closed(CallID("c1"))
        #expect(box.all == [.xml("<no/>")])
    }

    @Test("while a line owes a report no webhook is answered; when the call is over they all are")
    func owes() {
        let host = host()
        let first = take(notice(wantsDocument: false, ["rings": true, "owes": true]), 1, host)
        let second = take(notice(wantsDocument: false, [:]), 2, host)
        #expect(first.all.isEmpty && second.all.isEmpty)
        let third = take(notice(wantsDocument: false, ["owes": false]), 3, host)
        #expect(first.all == [.ok] && second.all == [.ok] && third.all == [.ok])

        let last = take(notice(wantsDocument: false, ["owes": true]), 4, host)
        host.perform(order(of: .answer))
        host.closed(CallID("c1"))
        #expect(last.all == [.ok])
    }

    @Test("a line that a restart begins anew is told how the call stands, before what is ordered again")
    func resumed() {
        let host = host()
        var situation = LineSituation()
        situation.answeredAt = CallTime(milliseconds: 500)
        situation.pending[4] = CallTime(milliseconds: 700)
        var again = order(of: .dtmf(digits: "1"))
        again.again = true
        host.reconcile(again.call, providerCallID: "P1", situation)
        host.perform(again)
        #expect(world.contexts.withLock { $0.map(\.situation) } == [situation])
        #expect(world.contexts.withLock { $0.map(\.isResumed) } == [true])
        #expect(world.results.withLock { $0 } == [4])
    }

    @Test("a voice model cannot be had on a line without a stream, and the call is told so")
    func noStream() {
        var order = order(of: .answer)
        order.effect = .realtime(
            RealtimeRequest(provider: nil, instructions: nil, greeting: nil, voice: nil, tools: []))
        host().perform(order)
        #expect(world.results.withLock { $0 } == [4])
    }

    private func order(of command: LineCommand) -> EffectOrder {
        var setup = CallSetup(
            id: CallID("c1"), direction: .inbound, from: "+1", to: "+2", carrier: "parrot", flow: "f", flowVersion: "v",
            sessionKey: "s", seed: 1, startedAt: CallTime(milliseconds: 0))
        setup.providerCallID = "P1"
        return EffectOrder(call: setup, providerCallID: "P1", id: 4, effect: .line(command))
    }

    @Test("a late word about a call that nobody knows leaves no line behind")
    func late() {
        let host = host()
        #expect(take(notice(wantsDocument: false, [:]), 1, host).all == [.ok])
        #expect(take(notice(wantsDocument: true, ["answers": true]), 2, host).all == [.xml("<now/>")])
        #expect(host.liveLines == 0)
        #expect(world.events.withLock { $0 }.isEmpty)
    }
}

/// The answers that a webhook got.
private final class ReplyBox: Sendable {
    let replies = Mutex<[WebhookReply]>([])
    var all: [WebhookReply] { replies.withLock { $0 } }
}
