/// Carrier ids of calls that are over, the newest `capacity` of them.
struct FinishedCalls {
    private let capacity: Int
    private var ids: Set<String> = []
    private var order: [String] = []

    init(capacity: Int = 10_000) { self.capacity = max(1, capacity) }

    func contains(_ id: String) -> Bool { ids.contains(id) }

    mutating func insert(_ id: String) {
        guard ids.insert(id).inserted else { return }
        order.append(id)
        // Dropped by halves, so that an insertion costs next to nothing.
        guard order.count > capacity * 2 else { return }
        for id in order.prefix(capacity) { ids.remove(id) }
        order.removeFirst(capacity)
    }
}
