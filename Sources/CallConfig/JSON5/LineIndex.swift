/// Finds lines and columns of many byte offsets in one text.
struct LineIndex: Sendable {
    private let bytes: [UInt8]
    private let starts: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        starts = [0] + bytes.indices.lazy.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
    }

    func place(of offset: Int) -> TextPlace {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        // Lines of absurd length are not worth counting through again for every value in them.
        let end = min(offset, bytes.count, starts[low] + 4096)
        let column = starts[low] < end ? bytes[starts[low]..<end].count { $0 & 0xC0 != 0x80 } : 0
        return TextPlace(line: low + 1, column: column + 1)
    }
}
