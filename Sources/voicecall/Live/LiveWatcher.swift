import CallCore
import CallGateway
import Dispatch
import Synchronization
import VoiceCallEngine

/// Prints what happens in a live call, and tells when it is over.
final class LiveWatcher: CallWatcher {
    private struct State {
        var beginning: CallTime?
        var closing: CallClosing?
    }

    private let console: Console
    private let isVerbose: Bool
    private let redactor: Redactor
    private let state = Mutex(State())
    private let over = DispatchSemaphore(value: 0)

    init(console: Console, isVerbose: Bool, redactor: Redactor) {
        self.console = console
        self.isVerbose = isVerbose
        self.redactor = redactor
    }

    func observe(_ note: CallNote, of call: CallID, at time: CallTime) {
        let line = NoteLine(note)
        if line.isDetail, !isVerbose { return }
        // Held while printing, so that lines of several threads stay whole and in order.
        state.withLock { state in
            let elapsed = time - (state.beginning ?? time)
            if state.beginning == nil { state.beginning = time }
            let text = line.who.padded(to: 8) + SafeText.short(redactor.text(line.what))
            console.out("\(Timeline.clock(elapsed))  \(text)")
        }
    }

    func changed(_ record: CallRecord) {}
    func reply(_ reply: CommandReply, to command: String, of call: CallID) {}

    func closed(_ call: CallID, _ closing: CallClosing) {
        state.withLock { $0.closing = closing }
        over.signal()
    }

    /// Waits for the call to be over.
    func wait() -> CallClosing? {
        over.wait()
        return state.withLock { $0.closing }
    }
}
