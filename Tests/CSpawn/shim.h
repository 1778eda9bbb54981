#include <spawn.h>

// Of glibc since 2.34, and not declared where _GNU_SOURCE is not defined, as in Swift.
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
extern int pipe2(int ends[2], int flags);
