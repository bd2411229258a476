/* make_ntfs IMAGE: puts files into an NTFS that mkntfs has made, without a mount, as standard input asks for:
 *     dir PATH
 *     file PATH SIZE       SIZE bytes follow the line
 *     descriptor PATH SIZE likewise: its security descriptor, self-relative
 *     reparse PATH SIZE    likewise: its reparse point
 *     encrypted PATH       it says that its content is encrypted
 *     log SIZE             likewise: the first bytes of $LogFile
 *     dirty                the volume asks to be checked
 */
/* What libntfs-3g was configured with: its headers ask. */
#define HAVE_STDARG_H 1
#define HAVE_STDINT_H 1
#define HAVE_SYS_STAT_H 1
#define HAVE_SYS_TYPES_H 1
#define HAVE_TIME_H 1
#define HAVE_UNISTD_H 1
#include <ntfs-3g/attrib.h>
#include <ntfs-3g/dir.h>
#include <ntfs-3g/inode.h>
#include <ntfs-3g/reparse.h>
#include <ntfs-3g/security.h>
#include <ntfs-3g/unistr.h>
#include <ntfs-3g/volume.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void must(int done, const char *what) {
    if (!done) {
        perror(what);
        exit(1);
    }
}

static ntfs_inode *make(ntfs_volume *volume, char *path, mode_t type) {
    char *name = strrchr(path, '/');
    must(name != NULL, path);
    *name++ = '\0';
    ntfs_inode *folder = ntfs_pathname_to_inode(volume, NULL, *path == '\0' ? "/" : path);
    must(folder != NULL, path);
    ntfschar *wide = NULL;
    const int length = ntfs_mbstoucs(name, &wide);
    must(length > 0, name);
    ntfs_inode *made = ntfs_create(folder, const_cpu_to_le32(0), wide, (u8)length, type);
    must(made != NULL, name);
    free(wide);
    must(ntfs_inode_close(folder) == 0, path);
    return made;
}

static char *content(size_t size) {
    char *bytes = malloc(size + 1);
    must(bytes != NULL && fread(bytes, 1, size, stdin) == size && getchar() == '\n', "content");
    return bytes;
}

static void make_file(ntfs_volume *volume, char *path, size_t size) {
    char *bytes = content(size);
    ntfs_inode *file = make(volume, path, S_IFREG);
    ntfs_attr *data = ntfs_attr_open(file, AT_DATA, AT_UNNAMED, 0);
    must(data != NULL && ntfs_attr_pwrite(data, 0, (s64)size, bytes) == (s64)size, "content");
    ntfs_attr_close(data);
    must(ntfs_inode_close(file) == 0, "file");
    free(bytes);
}

static ntfs_inode *at(ntfs_volume *volume, const char *path) {
    ntfs_inode *inode = ntfs_pathname_to_inode(volume, NULL, path);
    must(inode != NULL, path);
    return inode;
}

static void describe(ntfs_volume *volume, const char *path, size_t size) {
    char *bytes = content(size);
    struct SECURITY_CONTEXT context;
    memset(&context, 0, sizeof context);
    context.vol = volume;
    ntfs_inode *inode = at(volume, path);
    must(ntfs_set_ntfs_acl(&context, inode, bytes, size, 0) == 0, path);
    must(ntfs_inode_close(inode) == 0, path);
    free(bytes);
}

static void redirect(ntfs_volume *volume, const char *path, size_t size) {
    char *bytes = content(size);
    ntfs_inode *inode = at(volume, path);
    must(ntfs_set_ntfs_reparse_data(inode, bytes, size, 0) == 0, path);
    must(ntfs_inode_close(inode) == 0, path);
    free(bytes);
}

static void encrypt(ntfs_volume *volume, const char *path) {
    ntfs_inode *inode = at(volume, path);
    ntfs_attr_search_ctx *found = ntfs_attr_get_search_ctx(inode, NULL);
    must(found != NULL && ntfs_attr_lookup(AT_DATA, AT_UNNAMED, 0, CASE_SENSITIVE, 0, NULL, 0, found) == 0, path);
    found->attr->flags |= ATTR_IS_ENCRYPTED;
    ntfs_inode_mark_dirty(inode);
    ntfs_attr_put_search_ctx(found);
    must(ntfs_inode_close(inode) == 0, path);
}

static void write_log(ntfs_volume *volume, size_t size) {
    char *bytes = content(size);
    ntfs_inode *inode = ntfs_inode_open(volume, FILE_LogFile);
    must(inode != NULL, "$LogFile");
    ntfs_attr *data = ntfs_attr_open(inode, AT_DATA, AT_UNNAMED, 0);
    must(data != NULL && ntfs_attr_pwrite(data, 0, (s64)size, bytes) == (s64)size, "$LogFile");
    ntfs_attr_close(data);
    must(ntfs_inode_close(inode) == 0, "$LogFile");
    free(bytes);
}

/* What a line asks for; true: the volume is to be dirty. */
static int obey(ntfs_volume *volume, const char *verb) {
    char path[1024] = "";
    size_t size = 0;
    if (strcmp(verb, "dirty") == 0) {
        return 1;
    }
    const int sized = strcmp(verb, "dir") != 0 && strcmp(verb, "encrypted") != 0;
    must(strcmp(verb, "log") == 0 || scanf(" %1023s", path) == 1, "path");
    must(!sized || (scanf(" %zu", &size) == 1 && getchar() == '\n'), "size");
    if (strcmp(verb, "dir") == 0) {
        must(ntfs_inode_close(make(volume, path, S_IFDIR)) == 0, path);
    } else if (strcmp(verb, "file") == 0) {
        make_file(volume, path, size);
    } else if (strcmp(verb, "descriptor") == 0) {
        describe(volume, path, size);
    } else if (strcmp(verb, "reparse") == 0) {
        redirect(volume, path, size);
    } else if (strcmp(verb, "encrypted") == 0) {
        encrypt(volume, path);
    } else {
        must(strcmp(verb, "log") == 0, verb);
        write_log(volume, size);
    }
    return 0;
}

int main(int count, char **words) {
    ntfs_volume *volume = count == 2 ? ntfs_mount(words[1], 0) : NULL;
    must(volume != NULL, "ntfs_mount");
    must(ntfs_open_secure(volume) == 0, "ntfs_open_secure");
    int dirty = 0;
    char verb[16];
    while (scanf("%15s", verb) == 1) {
        dirty |= obey(volume, verb);
    }
    must(!dirty || ntfs_volume_write_flags(volume, volume->flags | VOLUME_IS_DIRTY) == 0, "dirty");
    ntfs_close_secure(volume);
    must(ntfs_umount(volume, FALSE) == 0, "ntfs_umount");
    return 0;
}
