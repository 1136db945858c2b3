/// The beep after a voicemail greeting: 1 kHz.
public enum VoicemailBeep {
    /// About -9 dBm0.
    private static let amplitude = 8_000.0

    /// `milliseconds` of the beep at 8 kHz.
    public static func samples(milliseconds: Int = 500) -> [Int16] {
        SineMix(parts: [.init(frequency: 1_000, amplitude: amplitude)]).samples(milliseconds: milliseconds)
    }
}
