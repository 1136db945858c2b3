import CallCore
import Synchronization

/// One line in the host: its inbox and the state machine that works it off, on one thread at a time.
final class LineCell: Sendable {
    private struct Inbox {
        var waiting: [(input: LineInput, webhook: HeldReply?)] = []
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

    /// Takes an input; `perform` is called with what it leads to, in order, and with the webhook that the input is. An
    /// input that comes meanwhile, from another thread or from inside `perform`, is worked off by whoever works already.
    func take(
        _ input: LineInput, webhook: HeldReply?, now: () -> CallTime, perform: (LineAction, HeldReply?) -> Void
    ) {
        let isFirst = inbox.withLock { inbox in
            inbox.waiting.append((input, webhook))
            defer { inbox.isRunning = true }
            return !inbox.isRunning
        }
        guard isFirst else { return }
        while let next = nextInput() {
            let actions = line.withLock { $0.handle(next.input, now: now()) }
            for action in actions { perform(action, next.webhook) }
            next.webhook?.settle()
        }
    }

    private func nextInput() -> (input: LineInput, webhook: HeldReply?)? {
        inbox.withLock { inbox in
            if inbox.waiting.isEmpty {
                inbox.isRunning = false
                return nil
            }
            return inbox.waiting.removeFirst()
        }
    }
}
