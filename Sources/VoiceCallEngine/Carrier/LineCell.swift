import CallCore
import Synchronization

/// One line in the host: its inbox and the state machine that works it off, on one thread at a time.
final class LineCell: Sendable {
    private struct Inbox {
        var waiting: [(input: LineInput, report: HeldReplies.Answer?)] = []
        var isRunning = false
    }

    struct Identity: Sendable {
        /// The engine's id, once an order named it.
        var call: CallID?
        var providerCallID: String?
        /// Some event of it was taken by the host, or an order came: the call is known here.
        var isKnown: Bool
        /// The host wants nothing to do with the call.
        var isUnwanted = false
        /// A webhook began this line, and no call came of it: its timers are nobody's.
        var isDropped = false
        /// The line said that nothing more can come of it.
        var isDone = false
        /// Webhooks that wait for a reply, with what to say when nobody wants the call.
        var replies: [ReplyID: CarrierNotice] = [:]
    }

    /// Names the line's timers.
    let number: Int
    /// In the addresses of its media streams; nil for a line without.
    let streamToken: String?
    /// Our number on an inbound call.
    let dialled: String?
    let identity: Mutex<Identity>
    let replies = HeldReplies()
    private let inbox = Mutex(Inbox())
    private let line: Mutex<any CarrierLine>

    init(_ number: Int, _ line: any CarrierLine, _ context: LineContext) {
        self.number = number
        streamToken = context.stream?.token
        dialled = context.direction == .inbound ? context.to : nil
        let (call, providerCallID) = (context.callID, context.providerCallID)
        self.line = Mutex(line)
        identity = Mutex(Identity(call: call, providerCallID: providerCallID, isKnown: call != nil))
    }

    /// Takes an input; `perform` is called with what it leads to, in order. An input that comes meanwhile, from another
    /// thread or from inside `perform`, is worked off by whoever works already.
    ///
    /// - Parameter report: the answer to the webhook that the input is, when it does not depend on the line.
    func take(
        _ input: LineInput, report: HeldReplies.Answer?, now: () -> CallTime, perform: (LineAction) -> Void
    ) {
        let isFirst = inbox.withLock { inbox in
            inbox.waiting.append((input, report))
            defer { inbox.isRunning = true }
            return !inbox.isRunning
        }
        guard isFirst else { return }
        while let next = nextInput() {
            let actions = line.withLock { $0.handle(next.input, now: now()) }
            for action in actions { perform(action) }
            if let report = next.report { replies.answer(report) }
        }
    }

    private func nextInput() -> (input: LineInput, report: HeldReplies.Answer?)? {
        inbox.withLock { inbox in
            if inbox.waiting.isEmpty {
                inbox.isRunning = false
                return nil
            }
            return inbox.waiting.removeFirst()
        }
    }
}
