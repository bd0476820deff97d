#!/bin/sh
# ./start.sh NAME: starts a daemon the way its maker lets it become one,
# with a configuration, a folder and a port of its own.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
home=$(cd "$(dirname "$0")" && pwd)
me=$(id -un)
own=$home/$1.d
mkdir -p -m 700 "$own"
port=$((20000 + $$ % 10000))

# What a daemon insists on finding, in a world that is ours alone.
known() { grep -q "^$1:" "$2" || echo "$1:x:0:$3" >>"$2"; }
conf() { cat >"$own/conf"; }

# An unchanged directory and an unchanged mask are to be seen.
begin() {
  umask 027
  cd /usr/lib || exit
  exec "$@"
}

case $1 in
cron)
  mkdir -p /var/spool/cron/crontabs
  begin cron
  ;;
atd)
  mkdir -p /var/spool/cron/atjobs /var/spool/cron/atspool
  known daemon /etc/passwd 0::/:/bin/sh
  known daemon /etc/group ''
  begin atd
  ;;
sshd)
  mkdir -p /run/sshd
  known sshd /etc/passwd 0::/run/sshd:/bin/false
  [ -f "$own/key" ] || ssh-keygen -q -t ed25519 -N '' -f "$own/key"
  begin "$(command -v sshd)" -f /dev/null -p $port -o ListenAddress=127.0.0.1 \
    -o HostKey="$own/key" -o PidFile="$own/pid" -o PasswordAuthentication=no -o PubkeyAuthentication=no
  ;;
rsyslogd)
  conf <<END
module(load="imuxsock" SysSock.Use="off")
input(type="imuxsock" Socket="$own/log.sock" CreatePath="on")
*.* action(type="omfile" file="$own/log")
END
  begin rsyslogd -f "$own/conf" -i "$own/pid"
  ;;
busybox-syslogd) begin busybox syslogd -O "$own/log" ;;
inetutils-syslogd)
  echo "*.* $own/log" | conf
  syslogd --version 2>&1 | grep -q inetutils || exit
  begin "$(command -v syslogd)" --no-klog --rcfile="$own/conf" --pidfile="$own/pid"
  ;;
nginx)
  conf <<END
daemon on;
$([ "$me" = root ] && echo 'user root root;')
worker_processes 1;
pid $own/pid;
error_log $own/error.log;
events { worker_connections 16; }
END
  begin nginx -p "$own" -e "$own/error.log" -c "$own/conf"
  ;;
redis-server)
  begin redis-server --daemonize yes --bind 127.0.0.1 --port $port --pidfile "$own/pid" \
    --logfile "$own/log" --dir "$own" --save ''
  ;;
memcached) begin memcached -d -u "$me" -l 127.0.0.1 -p $port -P "$own/pid" -t 1 ;;
lighttpd)
  conf <<END
server.document-root = "$own"
server.bind = "127.0.0.1"
server.port = $port
server.pid-file = "$own/pid"
END
  begin lighttpd -f "$own/conf"
  ;;
apache2)
  conf <<END
ServerRoot "$own"
ServerName localhost
DefaultRuntimeDir "$own"
PidFile "$own/pid"
Listen 127.0.0.1:$port
ErrorLog "$own/error.log"
LoadModule mpm_prefork_module /usr/lib/apache2/modules/mod_mpm_prefork.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
StartServers 1
MinSpareServers 1
MaxSpareServers 1
Mutex pthread
END
  # It refuses to serve as root: it gets another user of its own.
  [ "$me" = root ] && set -- unshare --user --map-user=33 --map-group=33 || set --
  begin "$@" "$(command -v apache2)" -f "$own/conf" -k start
  ;;
haproxy)
  conf <<END
global
  maxconn 16
  nbthread 1
defaults
  mode tcp
  timeout connect 1s
  timeout client 1s
  timeout server 1s
listen here
  bind 127.0.0.1:$port
END
  begin haproxy -D -f "$own/conf" -p "$own/pid"
  ;;
dnsmasq)
  begin dnsmasq -C /dev/null --no-resolv --no-hosts --listen-address=127.0.0.1 --bind-interfaces \
    --port=$port --pid-file="$own/pid" --user="$me" --group=
  ;;
unbound)
  conf <<END
server:
  username: ""
  chroot: ""
  directory: "$own"
  pidfile: "$own/pid"
  interface: 127.0.0.1
  port: $port
  module-config: "iterator"
  use-syslog: yes
remote-control:
  control-enable: no
END
  begin unbound -c "$own/conf"
  ;;
chronyd)
  printf '%s\n' "pidfile $own/pid" 'port 0' 'cmdport 0' "bindcmdaddress $own/cmd.sock" | conf
  begin chronyd -x -u root -f "$own/conf"
  ;;
inetd)
  echo "127.0.0.1:$port stream tcp nowait root /bin/cat cat" | conf
  begin "$(command -v inetd)" "$own/conf"
  ;;
vsftpd)
  conf <<END
listen=YES
listen_address=127.0.0.1
listen_port=$port
background=YES
anonymous_enable=NO
local_enable=YES
nopriv_user=root
secure_chroot_dir=$own
END
  begin vsftpd "$own/conf"
  ;;
tinyproxy)
  conf <<END
Port $port
Listen 127.0.0.1
PidFile "$own/pid"
Syslog On
MaxClients 4
END
  begin tinyproxy -c "$own/conf"
  ;;
stunnel4)
  conf <<END
pid = $own/pid
foreground = no
[here]
client = yes
accept = 127.0.0.1:$port
connect = 127.0.0.1:9
END
  begin stunnel4 "$own/conf"
  ;;
mosquitto)
  conf <<END
listener $port 127.0.0.1
allow_anonymous true
pid_file $own/pid
log_dest syslog
user $me
END
  begin mosquitto -d -c "$own/conf"
  ;;
snmpd)
  echo "agentAddress udp:127.0.0.1:$port" | conf
  export SNMP_PERSISTENT_DIR="$own"
  begin snmpd -C -c "$own/conf" -Lsd -p "$own/pid"
  ;;
dbus-daemon) begin dbus-daemon --session --fork --address="unix:path=$own/bus" ;;
ssh-agent) begin ssh-agent -a "$own/sock" ;;
tmux) begin tmux -S "$own/sock" -f /dev/null new-session -d 'sleep 1000' ;;
screen)
  export SCREENDIR="$own"
  begin screen -dmS here sleep 1000
  ;;
start-stop-daemon) begin start-stop-daemon -Sbm -p "$own/pid" -x /bin/sleep -- 1000 ;;
daemonize) begin daemonize -p "$own/pid" /bin/sleep 1000 ;;
*)
  echo "start.sh: no daemon called $1 here" >&2
  exit 1
  ;;
esac
