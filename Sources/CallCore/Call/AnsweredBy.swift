/// Who picked up, as answering-machine detection sees it.
public enum AnsweredBy: String, Hashable, Sendable, CaseIterable {
    case human, machine, unknown
}
