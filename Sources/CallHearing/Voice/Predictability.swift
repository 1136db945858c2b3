/// Tells one or two pure tones from a voice: any two sines are foretold exactly from four samples before, a voice is not.
enum Predictability {
    private static let taps = 4
    /// Samples from one tap to the next: from afar a voice is foretold worse, a tone is not.
    private static let spacing = 2
    /// Samples at the start that only serve to foretell the others.
    static let history = taps * spacing

    /// By how many dB the best linear prediction brings the power down: 0 to about 40.
    static func gain(_ samples: UnsafeBufferPointer<Float>) -> Float {
        guard let base = samples.baseAddress, samples.count > history else { return 0 }
        let side = taps + 1
        var products = InlineArray<25, Float>(repeating: 0)
        for row in 0..<side {
            for column in row..<side {
                let (first, second) = (base + history - row * spacing, base + history - column * spacing)
                var sum: Float = 0
                for index in 0..<samples.count - history { sum += first[index] * second[index] }
                products[row * side + column] = sum
                products[column * side + row] = sum
            }
        }
        let power = products[0] + 1e-9
        // Without it, rounding would decide how exactly a perfect tone is foretold.
        for tap in 1..<side { products[tap * side + tap] += power * 1e-6 }
        // Elimination from the last tap up leaves in the first place what none of them explains.
        for pivot in (1..<side).reversed() {
            let scale = 1 / products[pivot * side + pivot]
            for row in 0..<pivot {
                let factor = products[row * side + pivot] * scale
                for column in 0..<pivot { products[row * side + column] -= factor * products[pivot * side + column] }
            }
        }
        return Decibel.of(power / max(products[0], power * 1e-4))
    }
}
