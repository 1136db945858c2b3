/// What a caller hears while the other side rings in North America: 440 + 480 Hz, 2 s on, 4 s off.
public enum RingbackTone {
    public static let onMilliseconds = 2_000
    public static let offMilliseconds = 4_000
    /// -19 dBm0 for each of the two.
    private static let amplitude = 2_510.0

    /// `milliseconds` of ringback at 8 kHz, starting with sound and cut where the other side answers.
    public static func samples(milliseconds: Int) -> [Int16] {
        let wanted = PhoneLine.samples(inMilliseconds: milliseconds)
        let pause = [Int16](repeating: 0, count: PhoneLine.samples(inMilliseconds: offMilliseconds))
        let burst = SineMix(parts: [
            .init(frequency: 440, amplitude: amplitude), .init(frequency: 480, amplitude: amplitude),
        ]).samples(milliseconds: onMilliseconds)
        var line: [Int16] = []
        line.reserveCapacity(wanted)
        while line.count < wanted {
            line.append(contentsOf: burst.prefix(wanted - line.count))
            line.append(contentsOf: pause.prefix(wanted - line.count))
        }
        return line
    }
}
