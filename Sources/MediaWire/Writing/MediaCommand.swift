/// What a carrier is told over a media socket.
///
/// Audio is given as it lies in memory, and read while the command is written, not later.
public enum MediaCommand {
    /// G.711 µ-law of 8 kHz, to be played behind what is queued.
    case audio(UnsafeRawBufferPointer)
    /// The same, as Base64 that has been found canonical: it is copied as it is.
    case base64(UnsafeRawBufferPointer)
    /// Asks to be told, under this name, when everything before it has played.
    case mark(String)
    /// Drops what is queued.
    case clear
    /// Keys to press on the line, `0-9 * #`; Plivo only.
    case digits(String)
}
