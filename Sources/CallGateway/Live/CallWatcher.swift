import CallCore
import VoiceCallEngine

/// Is told what happens in live calls. Called on any thread: it must return at once.
public protocol CallWatcher: Sendable {
    func observe(_ note: CallNote, of call: CallID, at time: CallTime)
    func changed(_ record: CallRecord)
    func reply(_ reply: CommandReply, to command: String, of call: CallID)
    func closed(_ call: CallID, _ closing: CallClosing)
}
