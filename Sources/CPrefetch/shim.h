/// Asks for the memory at an address to be brought near, and does not wait for it; any address will do.
static inline void prefetch(const void *address) { __builtin_prefetch(address); }
