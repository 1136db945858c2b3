import ScriptValue

/// What a call asks of its telephone line; a carrier driver (or the simulator) performs it.
///
/// Answers come back twice: at once, whether the command was taken (`EffectResult`), and later, what came of it
/// (`CallEvent`).
public enum LineCommand: Hashable, Sendable {
    case place(Placement)
    case answer
    case reject(reason: String)
    case hangUp(EndReason)
    case speak(Utterance)
    /// Stops an utterance; it is then reported `spoken` with what was played.
    case stopSpeaking(utterance: String)
    case listen(Listening)
    case stopListening(turnToken: String)
    case dtmf(digits: String)
    case transfer(to: String, announce: String?, ring: Milliseconds)
}
