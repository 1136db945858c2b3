/// A command as a carrier has understood it.
public enum CarrierOrder: Hashable, Sendable {
    /// µ-law of 8 kHz.
    case audio([UInt8])
    case mark(String)
    case clear
    case digits(String)
}
