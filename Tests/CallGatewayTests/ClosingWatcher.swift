import CallCore
import CallGateway
import Synchronization
import VoiceCallEngine

/// Waits for calls to be over.
final class ClosingWatcher: CallWatcher {
    private let closings: AsyncStream<CallClosing>
    private let continuation: AsyncStream<CallClosing>.Continuation
    let notes = Mutex<[String]>([])

    init() { (closings, continuation) = AsyncStream.makeStream() }

    func observe(_ note: CallNote, of call: CallID, at time: CallTime) {
        notes.withLock { $0.append("\(note.kind) \(note.text)") }
    }
    func changed(_ record: CallRecord) {}
    func reply(_ reply: CommandReply, to command: String, of call: CallID) {}
    func closed(_ call: CallID, _ closing: CallClosing) { continuation.yield(closing) }

    func next() async -> CallClosing? {
        for await closing in closings { return closing }
        return nil
    }
}
