"""Names of infrastructure products, projects and tools.

A name in a question that the base never mentions is the clearest sign that no article covers it, and such a name is
never taken for a typing error. The list is deliberately wide: OpenStack services, the Kubernetes landscape, storage,
databases, CI, languages.
"""

from typing import Final

from knowledge.text.wordlist import words

PRODUCTS: Final = words(
    """
openstack adjutant aodh barbican bifrost blazar ceilometer cinder cloudkitty congress cyborg designate devstack
freezer glance gnocchi heat horizon ironic karbor keystone kolla kuryr magnum manila masakari mistral monasca murano
neutron nova octavia panko placement qinling rally sahara senlin skyline solum storlets swift tacker tempest tripleo
trove vitrage watcher zaqar zun openstackansible openstacksdk novnc spice oslo openvswitch ovs ovn linuxbridge dnsmasq
haproxy keepalived radvd networking-sfc vpnaas fwaas lbaas bgp bgpvpn sriov dpdk vpp tungsten contrail nuage midonet
opendaylight onos calico flannel cilium weave multus antrea kuberouter canal kubeovn metallb kubevip purelb traefik
nginx envoy istio linkerd consul contour ambassador kong apisix gloo kubernetes k8s k3s k0s minikube kind kubeadm
kubespray rke rke2 rancher eks gke aks openshift okd talos microk8s kops tanzu gardener crossplane clusterapi capi
kubevirt harvester knative openfaas openwhisk fission kubeless kubeflow argo argocd argoworkflows flux fluxcd helm
helmfile kustomize skaffold tilt garden jsonnet tanka cdk8s pulumi terraform terragrunt opentofu ansible awx puppet
chef saltstack salt cfengine packer vagrant foreman maas cobbler razor metal3 tinkerbell velero stash kasten restic
borg rclone longhorn openebs portworx rook ceph cephadm radosgw rgw cephfs rados rbd bluestore filestore mds iscsi nfs
ganesha gluster glusterfs heketi lustre beegfs moosefs seaweedfs minio zfs btrfs xfs drbd linstor storageos netapp
trident purestorage dell emc hitachi solidfire vsphere vmware esxi vcenter proxmox xen xenserver hyperv virtualbox kvm
qemu libvirt ovirt rhev opennebula cloudstack eucalyptus nutanix docker dockerfile podman buildah skopeo containerd
crio cri-o runc crun gvisor kata firecracker lxc lxd incus rkt buildkit kaniko harbor quay artifactory nexus jfrog
gitlab github gitea gerrit zuul jenkins jenkinsx tekton drone circleci travis bamboo teamcity buildbot spinnaker
concourse azuredevops bitbucket sonarqube trivy clair snyk falco kyverno opa gatekeeper certmanager letsencrypt acme
vault sealedsecrets externalsecrets sops keycloak dex oauth2proxy okta ldap freeipa kerberos activedirectory samba
radius prometheus alertmanager grafana thanos cortex mimir loki tempo jaeger zipkin opentelemetry fluentd fluentbit
logstash kibana elasticsearch opensearch splunk datadog newrelic dynatrace nagios icinga zabbix sensu checkmk collectd
telegraf influxdb victoriametrics graphite statsd sentry pagerduty opsgenie rsyslog journald syslogng mysql mariadb
galera postgres postgresql patroni pgbouncer cockroachdb mongodb cassandra scylla redis memcached etcd zookeeper kafka
pulsar rabbitmq activemq nats mqtt mosquitto couchdb couchbase neo4j clickhouse druid hadoop hdfs hive spark flink
airflow presto trino snowflake bigquery dynamodb oracle mssql sqlserver sqlite tidb vitess aws ec2 s3 lambda
cloudformation route53 fargate azure gcp digitalocean hetzner linode ovh alibaba cloudflare fastly akamai bind unbound
powerdns coredns externaldns dnsmasq kubedns ntp chrony ntpd ptp dhcpd kea pxe ipxe grub systemd ubuntu debian centos
rhel fedora rocky almalinux suse sles opensuse archlinux alpine coreos flatcar bottlerocket windows macos android ios
freebsd solaris selinux apparmor firewalld ufw iptables nftables ipvs ebpf wireguard openvpn ipsec strongswan
tailscale zerotier vrrp pacemaker corosync stonith drbd juju charm landscape snap flatpak apt yum dnf pip conda npm
yarn pnpm maven gradle bazel cmake cargo rust golang python ruby rails perl php laravel wordpress drupal django flask
fastapi spring springboot java tomcat jboss wildfly jetty nodejs react angular vue svelte nextjs webpack typescript
javascript dotnet csharp kotlin scala swiftui flutter unity tensorflow pytorch cuda nvidia gpu mig jupyter jupyterhub
jupyterlab sklearn pandas numpy matlab excel outlook sharepoint teams slack discord mattermost zoom jira confluence
trello asana notion servicenow salesforce sap hana git svn mercurial vim emacs vscode intellij tmux bash zsh
powershell selenium cypress playwright junit pytest postman swagger graphql grpc rest soap cisco juniper arista
mellanox broadcom intel amd ipmi idrac ilo redfish bmc snmp netconf ovsdb openflow vxlan geneve gre gitpod codespaces
backstage keda karpenter descheduler kured kubecost goldilocks volcano yunikorn kueue spegel dragonfly stolon zalando
strimzi percona mysqlclient vitastor quobyte stackstorm rundeck semaphore guacamole teleport boundary nomad mesos
marathon dcos swarm portainer nessus wazuh suricata snort zeek bloodhound burp metasploit wireshark tcpdump cloudinit
ignition butane kickstart preseed autoyast imagebuilder diskimagebuilder starlingx airship openinfra edge akri
kubeedge k3os virtctl whereabouts submariner skupper tigera nsx avi f5 bigip netscaler walrus tsuru convox dokku caprover
coolify okteto telepresence devspace werf kapp ytt kubevela humanitec cloudfoundry heroku flyio
"""
)

# Where something runs rather than what the question is about: systems, languages, clouds, makers of hardware. They say less.
SURROUNDINGS: Final = words(
    """
ubuntu debian centos rhel fedora rocky almalinux suse sles opensuse archlinux alpine coreos flatcar bottlerocket
windows macos freebsd solaris linux kvm qemu java golang python ruby perl php nodejs dotnet csharp kotlin scala
javascript typescript bash zsh aws ec2 azure gcp digitalocean hetzner linode ovh alibaba cloudflare dell emc hp
hitachi cisco juniper arista mellanox broadcom intel amd nvidia vmware esxi virtualbox proxmox vagrant kind minikube
k3s k0s microk8s eks gke aks openshift okd tanzu kops kubeadm kubespray kolla juju charm devstack tripleo packstack
openstackansible ansible rook cephadm docker podman containerd crio git github gitlab postman curl npm pip maven
gradle apt yum dnf snap systemd zookeeper redis kafka nginx postgres mysql mariadb mongodb postgresql
"""
)
