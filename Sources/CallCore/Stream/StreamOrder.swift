/// What a line asks of the media sockets of its call.
public enum StreamOrder: Hashable, Sendable {
    /// A stream may come, and soon: whoever hears the caller is called up while the phone still rings.
    case prepare
    /// Speaks or plays something, behind what was ordered before. `serial` names it.
    case say(serial: Int, Utterance)
    case stop(serial: Int)
    /// Sends keypad tones within the sound, before what waits.
    case keys(serial: Int, digits: String)
    /// How long a silence ends what the caller says, from now on.
    case endpointing(silence: Milliseconds)
    /// Lets a voice model talk with the caller, who until its end is heard by nobody else; `session` names it.
    case realtime(session: EffectID, RealtimeRequest)
    /// A voice model like this one will probably be wanted.
    case foresee(RealtimeRequest)
    case steer(session: EffectID, RealtimeCommand)
    /// No stream came: tell why, as far as it shows.
    case explain
    /// The call needs no sound any more.
    case close
}
